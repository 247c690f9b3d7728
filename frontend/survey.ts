/** The respondent's pages: no more than a question needs. */

import "./css/survey-pages.css";

import { sendFormsOnce } from "./islands/confirm_once";
import { keepAnswers } from "./islands/answers";
import { answerByKeyboard } from "./islands/answer_keys";
import { leaveForWhatComes } from "./islands/network";

leaveForWhatComes(keepAnswers());
answerByKeyboard();
sendFormsOnce();
