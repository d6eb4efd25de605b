"""Pages of this app. A department's public page is in sla, which knows what it promises."""

from django.urls import path

from departments.views import (
    catalog,
    members,
    options,
    people,
    people_import,
    person_changes,
    request_forms,
    units,
)

urlpatterns = [
    path("people/options/", options.people_options, name="people_options"),
    path("departments/options/", options.department_options, name="department_options"),
    path("departments/", units.departments, name="departments"),
    path("departments/<str:code>/people/", members.department_people, name="department_people"),
    path("departments/<str:code>/people/add/", members.add_member, name="add_member"),
    path("departments/<str:code>/people/<int:pk>/", members.change_member, name="change_member"),
    path("departments/<str:code>/people/<int:pk>/remove/", members.remove_member, name="remove_member"),
    path("manage/departments/", units.manage_departments, name="manage_departments"),
    path("manage/departments/new/", units.new_department, name="new_department"),
    path("manage/departments/<str:code>/", units.manage_department, name="manage_department"),
    path("manage/departments/<str:code>/switch/", units.switch_department, name="switch_department"),
    path("manage/people/", people.manage_people, name="manage_people"),
    path("manage/people/invite/", people.invite_person, name="invite_person"),
    path("manage/people/import/", people_import.import_people, name="import_people"),
    path("manage/people/import/<int:pk>/", people_import.people_upload, name="people_upload"),
    path("manage/people/<int:pk>/", people.manage_person, name="manage_person"),
    path("manage/people/<int:pk>/move/", person_changes.move_person, name="move_person"),
    path("manage/people/<int:pk>/roles/", person_changes.person_roles, name="person_roles"),
    path("manage/people/<int:pk>/deactivate/", person_changes.deactivate_person, name="deactivate_person"),
    path("manage/people/<int:pk>/reactivate/", person_changes.reactivate_person, name="reactivate_person"),
    path("manage/people/<int:pk>/invite/", person_changes.invite_person_again, name="invite_person_again"),
    path("manage/services/", catalog.manage_services, name="manage_services"),
    path("manage/services/new/", catalog.new_service, name="new_service"),
    path("manage/services/<slug:slug>/", catalog.manage_service, name="manage_service"),
    path("manage/services/<slug:slug>/form/", request_forms.request_form, name="request_form"),
    path("manage/services/<slug:slug>/versions/", request_forms.form_versions, name="form_versions"),
    path("manage/categories/", catalog.manage_categories, name="manage_categories"),
    path("manage/categories/new/", catalog.edit_category, name="new_category"),
    path("manage/categories/<slug:slug>/", catalog.edit_category, name="edit_category"),
]
