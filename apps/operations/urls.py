"""Addresses for those who operate Tidemark, and of what they have to tell."""

from django.urls import path

from apps.operations import health, views

app_name = "operations"
urlpatterns = [
    path("livez", health.tell_liveness, name="tell_liveness"),
    path("readyz", health.tell_readiness, name="tell_readiness"),
    path(".well-known/security.txt", views.security_contact, name="security_contact"),
    path("privacy/", views.privacy_notice, name="privacy_notice"),
    path("privacy/respondents/", views.respondents_notice, name="respondents_notice"),
    path("terms/", views.terms, name="terms"),
    path("accessibility/", views.accessibility_statement, name="accessibility_statement"),
]
