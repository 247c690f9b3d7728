/** Everything a page of Tidemark may carry; a page works without any of it. */

import "./css/pages.css";

import { answerInPlace } from "./islands/ask";
import { readCharts } from "./islands/charts";
import { sendFormsOnce } from "./islands/confirm_once";
import { offerCopying } from "./islands/copy";
import { refreshWaiting } from "./islands/refresh";
import { countAnswers } from "./islands/quick_check";
import { offerThemes } from "./islands/theme";
import { guessTimeZones } from "./islands/time_zone";
import { offerPasskeys } from "./islands/webauthn";

readCharts();
sendFormsOnce();
offerCopying();
offerThemes();
offerPasskeys();
refreshWaiting();
guessTimeZones();
countAnswers();
answerInPlace();
