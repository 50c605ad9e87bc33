"""Addresses of the dispatches room, under dispatches/."""

from django.urls import path

from comity.web.dispatches import books, changing_views, opinion_views, passages, views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("sent/", views.outbox, name="outbox"),
    path("new/", views.compose, name="compose"),
    path("<uuid:pk>/", views.dispatch, name="dispatch"),
    path("<uuid:pk>/answer/", views.answer, name="dispatch-answer"),
    path("<uuid:pk>/approve/", views.approve, name="dispatch-approve"),
    path("<uuid:pk>/send/", views.send, name="dispatch-send"),
    path("<uuid:pk>/edit/", views.edit, name="dispatch-edit"),
    path("<uuid:pk>/reopen/", views.reopen, name="dispatch-reopen"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="dispatch-withdraw"),
    path("<uuid:pk>/handle/", views.handle, name="dispatch-handle"),
    path("<uuid:pk>/assign/", changing_views.assign, name="dispatch-assign"),
    path("<uuid:pk>/assignment/finish/", changing_views.finish, name="assignment-finish"),
    path("<uuid:pk>/remind/", changing_views.remind, name="dispatch-remind"),
    path("<uuid:pk>/recall/", changing_views.recall, name="dispatch-recall"),
    path("<uuid:pk>/update/", views.update, name="dispatch-update"),
    path("<uuid:pk>/replace/", views.replace, name="dispatch-replace"),
    path("changes/<uuid:pk>/answer/", changing_views.answer_change, name="amendment-answer"),
    path("passages/<uuid:pk>/sent/<int:entry>/", passages.passage_sent, name="passage-sent"),
    path("passages/<uuid:pk>/received/<int:entry>/", passages.passage_received, name="passage-received"),
    path("<uuid:pk>/opinions/", opinion_views.opinions, name="opinions"),
    path("<uuid:pk>/opinions/take-up/", opinion_views.take_up, name="opinions-take-up"),
    path("<uuid:pk>/opinions/share/", opinion_views.share, name="opinions-share"),
    path("<uuid:pk>/opinions/table.docx", opinion_views.opinions_docx, name="opinions-docx"),
    path("<uuid:pk>/opinions/table.xlsx", opinion_views.opinions_xlsx, name="opinions-xlsx"),
    path("<uuid:pk>/opinion/", opinion_views.opinion_new, name="opinion-new"),
    path("opinions/<uuid:pk>/", opinion_views.opinion, name="opinion"),
    path("opinions/<uuid:pk>/edit/", opinion_views.opinion_edit, name="opinion-edit"),
    path("opinions/<uuid:pk>/move/", opinion_views.opinion_move, name="opinion-move"),
    path("opinion-tables/<uuid:pk>/", opinion_views.table, name="opinion-table"),
    path("books/outgoing/", books.outgoing, name="outgoing-book"),
    path("books/incoming/", books.incoming, name="incoming-book"),
]
