"""The pages on which an organisation says which parts it has."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.actions import units
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.units import AddUnitForm, MoveUnitForm, RenameUnitForm
from apps.accounts.models import Role, Unit
from apps.accounts.permissions import MemberRequest, requires

LIST = "accounts:list_units"


@require_safe
@requires(Role.ADMIN)
def list_units(request: MemberRequest) -> HttpResponse:
    """Show the tree of units, and ask for another one."""
    return _list_page(request, AddUnitForm(units=Unit.objects.in_tree_order()))


@form_page
@requires(Role.ADMIN)
def add_unit(request: MemberRequest) -> HttpResponse:
    """Add the unit that was asked for beside the tree."""
    form = AddUnitForm(posted(request), units=Unit.objects.in_tree_order())
    if form.is_valid():
        try:
            unit = units.add_unit(by=request.user, at=now(), **form.cleaned_data)
        except units.CodeTakenError:
            form.refuse_code()
        except units.NoSuchUnitError:
            form.add_error("parent", form.fields["parent"].error_messages["invalid_choice"])
        else:
            messages.success(request, _("The unit %(unit)s is added.") % {"unit": unit})
            return redirect(LIST, request.organisation.slug)
    return _list_page(request, form)


@form_page
@requires(Role.ADMIN)
def rename_unit(request: MemberRequest, unit_id: UUID) -> HttpResponse:
    """Ask for another name and code, and give them."""
    unit = get_object_or_404(Unit, pk=unit_id)
    form = RenameUnitForm(posted(request), initial={"name": unit.name, "code": unit.code})
    if form.is_valid():
        try:
            _while_it_stands(
                lambda: units.rename_unit(unit=unit, by=request.user, at=now(), **form.cleaned_data)
            )
        except units.CodeTakenError:
            form.refuse_code()
        else:
            messages.success(request, _("The unit is renamed."))
            return redirect(LIST, request.organisation.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "unit": unit}
    return render(request, "accounts/rename_unit.html", context, status=status)


@form_page
@requires(Role.ADMIN)
def move_unit(request: MemberRequest, unit_id: UUID) -> HttpResponse:
    """Ask where the unit belongs, and put it there with all below it."""
    unit = get_object_or_404(Unit, pk=unit_id)
    form = MoveUnitForm(
        posted(request),
        unit=unit,
        units=Unit.objects.in_tree_order(),
        initial={"parent": unit.parent_id},
    )
    if form.is_valid():
        try:
            _while_it_stands(
                lambda: units.move_unit(unit=unit, by=request.user, at=now(), **form.cleaned_data)
            )
        except units.UnitBelowItselfError:
            form.add_error("parent", form.fields["parent"].error_messages["invalid_choice"])
        else:
            messages.success(request, _("The unit %(unit)s is moved.") % {"unit": unit})
            return redirect(LIST, request.organisation.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "unit": unit}
    return render(request, "accounts/move_unit.html", context, status=status)


@form_page
@requires(Role.ADMIN)
def remove_unit(request: MemberRequest, unit_id: UUID) -> HttpResponse:
    """Ask whether it is meant, and remove the unit."""
    unit = get_object_or_404(Unit, pk=unit_id)
    if request.method == "POST":
        _while_it_stands(lambda: units.remove_unit(unit=unit, by=request.user, at=now()))
        messages.success(request, _("The unit %(unit)s is removed.") % {"unit": unit})
        return redirect(LIST, request.organisation.slug)
    context = {"unit": unit, "below": unit.units.count()}
    return render(request, "accounts/remove_unit.html", context)


def _list_page(request: MemberRequest, form: AddUnitForm) -> HttpResponse:
    context = {"tree": Unit.objects.tree(), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/list_units.html", context, status=status)


def _while_it_stands(act: Callable[[], None]) -> None:
    """Act; a unit that was removed meanwhile is missing."""
    try:
        act()
    except units.NoSuchUnitError as error:
        raise Http404 from error
