"""Addresses of the room."""

from django.urls import path

from comity.web.merit import certificate_views, council_views, views

urlpatterns = [
    path("", views.nominations, name="merit"),
    path("nominations/new/", views.new_nomination, name="nomination-new"),
    path("nominations/<uuid:pk>/", views.nomination, name="nomination"),
    path("nominations/<uuid:pk>/edit/", views.edit_nomination, name="nomination-edit"),
    path("nominations/<uuid:pk>/move/", views.move_nomination, name="nomination-move"),
    path("councils/", council_views.councils, name="merit-councils"),
    path("councils/new/", council_views.convene, name="merit-council-new"),
    path("councils/<uuid:pk>/", council_views.council, name="merit-council"),
    path("councils/<uuid:pk>/vote/", council_views.vote, name="merit-council-vote"),
    path("councils/<uuid:pk>/close/", council_views.close, name="merit-council-close"),
    path("councils/<uuid:pk>/decide/", council_views.decide, name="merit-council-decide"),
    path("decisions/", council_views.commendations, name="commendations"),
    path("decisions/<uuid:pk>/", council_views.commendation, name="commendation"),
    path("decisions/<uuid:pk>/move/", council_views.move_commendation, name="commendation-move"),
    path("decisions/<uuid:pk>/certificates.pdf", certificate_views.all_as_pdf, name="commendation-pdf"),
    path("decisions/<uuid:pk>/decision.<str:form>", certificate_views.decision, name="commendation-paper"),
    path("register/", certificate_views.register, name="merit-register"),
    path("certificates/<uuid:pk>/", certificate_views.certificate, name="certificate"),
    path("certificates/<uuid:pk>/certificate.pdf", certificate_views.as_pdf, name="certificate-pdf"),
    path("certificates/<uuid:pk>/picture.png", certificate_views.as_picture, name="certificate-picture"),
    path("certificates/<uuid:pk>/revoke/", certificate_views.revoke, name="certificate-revoke"),
    path("honours/<str:code>/", certificate_views.honours, name="honours"),
    path("honours/of/<uuid:pk>/", certificate_views.honours_of, name="honours-of"),
]
