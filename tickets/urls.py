"""Pages of this app."""

from django.urls import path

from tickets.views import (
    article_outcomes,
    asking_anyway,
    beside_title,
    call_pieces,
    calls,
    catalog,
    copying,
    drafts,
    explain,
    figures,
    files,
    form_preview,
    needs,
    queue,
    regranting,
    request,
    service_links,
    ticket,
    uploads,
    verb_answers,
    verbs,
)

urlpatterns = [
    path("ask/", asking_anyway.ask_anyway, name="ask_anyway"),
    path("services/", catalog.catalog, name="catalog"),
    path("services/<slug:slug>/", catalog.service, name="service"),
    path("services/<slug:slug>/request/", request.request_new, name="request_new"),
    path("manage/services/<slug:slug>/form/preview/", form_preview.form_preview, name="form_preview"),
    path("manage/services/<slug:slug>/link/", service_links.service_link, name="service_link"),
    path(
        "manage/services/<slug:slug>/link/code.svg", service_links.service_link_svg, name="service_link_svg"
    ),
    path(
        "manage/services/<slug:slug>/link/code.png", service_links.service_link_png, name="service_link_png"
    ),
    path("manage/services/<slug:slug>/link/poster/", service_links.service_poster, name="service_poster"),
    path(
        "manage/starting-catalogs/<slug:catalog>/<slug:service>/preview/",
        form_preview.starting_preview,
        name="starting_preview",
    ),
    path("services/<slug:slug>/request/when/", request.request_preview, name="request_preview"),
    path("services/<slug:slug>/request/parts/", request.request_parts, name="request_parts"),
    path("services/<slug:slug>/request/draft/", drafts.request_draft, name="request_draft"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="discard_draft"),
    path("drafts/<int:pk>/bring-back/", drafts.bring_back, name="bring_back_draft"),
    path("services/<slug:slug>/request/similar/", beside_title.request_similar, name="request_similar"),
    path("manage/articles/<slug:slug>/feedback/", article_outcomes.article_feedback, name="article_feedback"),
    path("services/<slug:slug>/request/articles/", beside_title.request_articles, name="request_articles"),
    path("services/<slug:slug>/favourite/", catalog.favourite, name="favourite"),
    path("manage/reopened-times/", regranting.regranting, name="regranting"),
    path("needs/", needs.needs, name="needs"),
    path("needs/<str:number>/", needs.need, name="need"),
    path("queue/", queue.queue, name="queue"),
    path("calls/new/", calls.new_call, name="new_call"),
    path("calls/services/", call_pieces.call_services, name="call_services"),
    path("calls/<uuid:key>/", calls.call, name="call"),
    path("calls/<uuid:key>/about/", call_pieces.call_about, name="call_about"),
    path("calls/<uuid:key>/parts/", call_pieces.call_parts, name="call_parts"),
    path("tickets/<str:number>/", ticket.ticket, name="ticket"),
    path("tickets/<str:number>/copy/", copying.copy_ticket, name="copy_ticket"),
    path("tickets/<str:number>/conversation/", ticket.conversation, name="ticket_conversation"),
    path("tickets/<str:number>/promise/", explain.explain, name="explain"),
    path("tickets/<str:number>/promise/<int:pk>/correct/", explain.correct_clock, name="correct_clock"),
    path("tickets/<str:number>/do/<str:verb>/", verbs.ticket_verb, name="ticket_verb"),
    path(
        "tickets/<str:number>/do/<str:verb>/parts/", verb_answers.ticket_verb_parts, name="ticket_verb_parts"
    ),
    path("figures/<slug:code>/tickets/", figures.figure_tickets, name="figures_tickets"),
    path("figures/<slug:code>/backlog/", figures.backlog, name="figures_backlog"),
    path("figures/<slug:code>/attention/", figures.attention, name="figures_attention"),
    path("attachments/<uuid:pk>/", files.attachment, name="attachment"),
    path("attachments/<uuid:pk>/thumbnail/", files.attachment_thumbnail, name="attachment_thumbnail"),
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<uuid:pk>/", uploads.upload, name="upload"),
    path("uploads/<uuid:pk>/thumbnail/", uploads.upload_thumbnail, name="upload_thumbnail"),
    path("uploads/<uuid:pk>/remove/", uploads.remove_upload, name="remove_upload"),
]
