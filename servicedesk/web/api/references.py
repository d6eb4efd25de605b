"""How the API points at people, departments and services: enough to show, and the key to ask for more."""

from rest_framework import serializers


class PersonReference(serializers.Serializer):
    """A person; more about them at people/{id}/."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    native_name = serializers.CharField(help_text="the name in the other script, or empty")


class DepartmentReference(serializers.Serializer):
    """A department or team; more of it at departments/{code}/."""

    code = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()


class ServiceReference(serializers.Serializer):
    """A service; more of it at services/{slug}/."""

    slug = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()


class LinkSerializer(serializers.Serializer):
    """An address to hand out, on paper say."""

    url = serializers.URLField(help_text="the whole address, by the setting of the desk")
