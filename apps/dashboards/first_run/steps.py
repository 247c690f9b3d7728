"""The first steps of a new organisation, ticked where they are done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Membership, Role
from apps.reports.first_steps import FirstSteps


@dataclass(frozen=True, slots=True)
class Task:
    """One step, as `components/_tasks.html` shows it."""

    name: str
    hint: str
    url: str  # empty where the member may not do it
    is_done: bool


def tasks(done: FirstSteps, slug: str, membership: Membership) -> list[Task]:
    """Return the steps in the order in which they help."""

    def way(name: str, role: Role) -> str:
        return reverse(name, args=(slug,)) if membership.may(role) else ""

    return [
        Task(
            _("Take the quick check"),
            _("Sixteen statements, four minutes: a provisional compass at once."),
            way("assessments:take_quick_check", Role.VIEWER),
            done.quick_check,
        ),
        Task(
            _("Invite colleagues"),
            _("They see the results and can help to run the assessment."),
            way("accounts:invite_colleague", Role.ADMIN),
            done.colleagues,
        ),
        Task(
            _("Add a KPI"),
            _("Such as satisfaction or first contact resolution, beside your results."),
            way("performance:show_kpis", Role.ANALYST),
            done.kpi,
        ),
        Task(
            _("Decide about benchmarks"),
            _("Be counted anonymously among your peers, or not: you can change it any time."),
            way("accounts:show_consent", Role.OWNER),
            done.benchmarks,
        ),
        Task(
            _("Start this quarter's assessment"),
            _("%(floor)s people or more answer, six minutes each, anonymously.")
            % {"floor": membership.organisation.anonymity_floor},
            way("assessments:start_round", Role.ADMIN),
            done.round,
        ),
    ]
