"""$metadata: the entity sets in CSDL 4.0, with nothing that a strict reader would stumble over."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from apps.api.odata.entities import EntitySet, Navigation, Property

NAMESPACE = "Tidemark"
CONTAINER = "Container"
EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
EDM = "http://docs.oasis-open.org/odata/ns/edm"
CORE = "Org.OData.Core.V1"
CORE_URI = f"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/{CORE}.xml"
DIGITS = "6"  # of a second


def csdl(sets: Mapping[str, EntitySet]) -> bytes:
    """Return the document that tells of these entity sets."""
    root = ET.Element("edmx:Edmx", {"Version": "4.0", "xmlns:edmx": EDMX})
    reference = ET.SubElement(root, "edmx:Reference", Uri=CORE_URI)
    ET.SubElement(reference, "edmx:Include", Namespace=CORE, Alias="Core")
    services = ET.SubElement(root, "edmx:DataServices")
    schema = ET.SubElement(services, "Schema", {"xmlns": EDM, "Namespace": NAMESPACE})
    for entity_set in sets.values():
        _entity_type(schema, entity_set)
    container = ET.SubElement(schema, "EntityContainer", Name=CONTAINER)
    for entity_set in sets.values():
        _bound_set(container, entity_set)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def type_name(set_name: str) -> str:
    """Return the name of the set's entity type, which is none of a set."""
    return f"{set_name}_row"


def _entity_type(schema: ET.Element, entity_set: EntitySet) -> None:
    entity_type = ET.SubElement(schema, "EntityType", Name=type_name(entity_set.name))
    key = ET.SubElement(entity_type, "Key")
    for name in entity_set.dataset.primary_key:
        ET.SubElement(key, "PropertyRef", Name=name)
    for each in entity_set.properties.values():
        _property(entity_type, each)
    for navigation in entity_set.navigations.values():
        _navigation(entity_type, navigation)
    _described(entity_type, f"{entity_set.dataset.grain.capitalize()}.")


def _property(entity_type: ET.Element, each: Property) -> None:
    facets = {"Name": each.name, "Type": each.edm}
    if not each.is_nullable:
        facets["Nullable"] = "false"
    if each.edm == "Edm.DateTimeOffset":
        facets["Precision"] = DIGITS
    _described(ET.SubElement(entity_type, "Property", facets), each.description)


def _navigation(entity_type: ET.Element, navigation: Navigation) -> None:
    facets = {"Name": navigation.name, "Type": f"{NAMESPACE}.{type_name(navigation.target)}"}
    if not navigation.is_nullable:
        facets["Nullable"] = "false"
    way = ET.SubElement(entity_type, "NavigationProperty", facets)
    ET.SubElement(
        way,
        "ReferentialConstraint",
        Property=navigation.column,
        ReferencedProperty=navigation.target_column,
    )


def _bound_set(container: ET.Element, entity_set: EntitySet) -> None:
    bound = ET.SubElement(
        container,
        "EntitySet",
        Name=entity_set.name,
        EntityType=f"{NAMESPACE}.{type_name(entity_set.name)}",
    )
    for navigation in entity_set.navigations.values():
        ET.SubElement(
            bound, "NavigationPropertyBinding", Path=navigation.name, Target=navigation.target
        )


def _described(element: ET.Element, text: str) -> None:
    ET.SubElement(element, "Annotation", Term="Core.Description", String=text)
