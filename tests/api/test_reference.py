from django.test import Client


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
