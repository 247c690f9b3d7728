"""The addresses of a company's own figures, and of the events beside them."""

from django.urls import path

from apps.performance.views import choosing, events, figures, imports, targets

app_name = "performance"

KPIS = "o/<slug:slug>/kpis/"
EVENTS = f"{KPIS}events/"

urlpatterns = [
    path(f"{KPIS}this-quarter/", figures.show_kpis, name="show_kpis"),
    path(f"{KPIS}choose/", choosing.choose_kpis, name="choose_kpis"),
    path(f"{KPIS}channel/", choosing.track_channel, name="track_channel"),
    path(f"{KPIS}targets/", targets.set_targets, name="set_targets"),
    path(f"{KPIS}import/", imports.import_figures, name="import_figures"),
    path(f"{KPIS}import/template.csv", imports.import_template, name="import_template"),
    path(EVENTS, events.list_events, name="list_events"),
    path(f"{EVENTS}add/", events.add_event, name="add_event"),
    path(f"{EVENTS}<uuid:annotation_id>/", events.edit_event, name="edit_event"),
    path(f"{EVENTS}<uuid:annotation_id>/remove/", events.remove_event, name="remove_event"),
    path(f"{KPIS}<str:quarter>/", figures.show_kpis, name="show_kpis"),
    path(f"{KPIS}<str:quarter>/record/", figures.record_quarter, name="record_quarter"),
]
