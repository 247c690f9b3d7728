import json

from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from apps.api.reference import contract


class TestShowReference:
    def test_tells_every_operation_of_the_document(self, client: Client) -> None:
        document = client.get("/api/openapi.json").json()

        page = client.get("/api/").content.decode()

        for path, methods in document["paths"].items():
            for method in methods:
                assert f"{method.upper()} {path}" in page

    def test_tells_every_shape_and_its_members(self, client: Client) -> None:
        document = client.get("/api/openapi.json").json()

        page = client.get("/api/").content.decode()

        for name, shape in document["components"]["schemas"].items():
            assert f'id="shape-{name}"' in page
            for member in shape.get("properties", {}):
                assert f"<code>{member}</code>" in page

    def test_asks_no_other_host_for_anything(self, client: Client) -> None:
        page = client.get("/api/").content.decode()

        assert 'src="http' not in page
        assert 'href="http' not in page


class TestShowContract:
    def test_is_sent_once_to_whoever_keeps_it(self, client: Client) -> None:
        first = client.get("/api/openapi.json")
        again = client.get("/api/openapi.json", headers={"If-None-Match": first["ETag"]})
        other = client.get("/api/openapi.json", headers={"If-None-Match": '"another"'})

        assert first["Content-Type"] == "application/vnd.oai.openapi+json"
        assert (again.status_code, again.content) == (304, b"")
        assert (other.status_code, other.content) == (200, first.content)

    def test_is_what_the_generator_says_and_is_asked_of_it_once(self, client: Client) -> None:
        generated = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call] # untyped
        contract.cache_clear()
        document = client.get("/api/openapi.json").json()
        client.get("/api/openapi.json")

        assert document == json.loads(json.dumps(generated))
        assert contract.cache_info().misses == 1

    def test_takes_nothing(self, client: Client) -> None:
        assert client.post("/api/openapi.json").status_code == 405
