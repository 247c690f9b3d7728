"""What a $metadata document has to keep to beyond its schema, which readers do not look at."""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
TYPES = {
    f"Edm.{name}"
    for name in ("String", "Guid", "Int32", "Int64", "Double", "Boolean", "Date", "DateTimeOffset")
}


def faults(document: bytes) -> list[str]:
    """Return what is wrong with the document, in words."""
    root = ET.fromstring(document)  # noqa: S314 - our own
    schemas = root.findall(f".//{EDM}Schema")
    containers = root.findall(f".//{EDM}EntityContainer")
    if len(schemas) != 1 or len(containers) != 1:
        return ["there is not one schema with one container"]
    namespace = schemas[0].get("Namespace", "")
    types = {
        f"{namespace}.{each.get('Name')}": each for each in schemas[0].iter(f"{EDM}EntityType")
    }
    sets = {str(each.get("Name")): each for each in containers[0].iter(f"{EDM}EntitySet")}
    used = {each.get("EntityType") for each in sets.values()}
    return [
        *(f"{name} is in no set" for name in types if name not in used),
        *(fault for name, each in types.items() for fault in _of_type(name, each, types)),
        *(fault for name, each in sets.items() for fault in _of_set(name, each, sets, types)),
        *_of_references(root),
    ]


def _of_type(name: str, each: ET.Element, types: dict[str, ET.Element]) -> Iterator[str]:
    properties = _properties(each)
    names = [str(part.get("Name")) for part in each if part.get("Name")]
    yield from (f"{name}: {one} twice" for one, n in Counter(names).items() if n > 1)
    yield from (
        f"{name}: {one} is {part.get('Type')}"
        for one, part in properties.items()
        if part.get("Type") not in TYPES
    )
    key = _key(each)
    if not key:
        yield f"{name}: no key"
    for one in key:
        if one not in properties:
            yield f"{name}: no key column {one}"
        elif properties[one].get("Nullable") != "false":
            yield f"{name}: key column {one} may be null"
    for way in each.iter(f"{EDM}NavigationProperty"):
        yield from (f"{name}: {fault}" for fault in _of_way(way, properties, types))


def _of_way(
    way: ET.Element, own: dict[str, ET.Element], types: dict[str, ET.Element]
) -> Iterator[str]:
    name, target = way.get("Name"), types.get(str(way.get("Type")))
    if target is None:
        yield f"{name} leads to no type"
        return
    constraints = way.findall(f"{EDM}ReferentialConstraint")
    referenced = [str(each.get("ReferencedProperty")) for each in constraints]
    if sorted(referenced) != sorted(_key(target)):
        yield f"{name} does not reference the whole key"
    for each in constraints:
        dependent = own.get(str(each.get("Property")))
        principal = _properties(target).get(str(each.get("ReferencedProperty")))
        if dependent is None or principal is None:
            yield f"{name} constrains what is not there"
            continue
        if dependent.get("Type") != principal.get("Type"):
            yield f"{name} constrains two types"
        if _is_nullable(dependent) != (_is_nullable(way) or _is_nullable(principal)):
            yield f"{name} and its column differ in being null"


def _of_set(
    name: str, each: ET.Element, sets: dict[str, ET.Element], types: dict[str, ET.Element]
) -> Iterator[str]:
    entity_type = types.get(str(each.get("EntityType")))
    if entity_type is None:
        yield f"{name}: no such type"
        return
    ways = {str(way.get("Name")): way for way in entity_type.iter(f"{EDM}NavigationProperty")}
    bound = {
        str(one.get("Path")): str(one.get("Target"))
        for one in each.iter(f"{EDM}NavigationPropertyBinding")
    }
    yield from (f"{name}: {path} is bound and not there" for path in bound.keys() - ways.keys())
    yield from (f"{name}: {path} is not bound" for path in ways.keys() - bound.keys())
    for path in bound.keys() & ways.keys():
        if bound[path] not in sets:
            yield f"{name}: {path} is bound to no set"
        elif sets[bound[path]].get("EntityType") != ways[path].get("Type"):
            yield f"{name}: {path} is bound to a set of another type"


def _of_references(root: ET.Element) -> Iterator[str]:
    """Yield the terms whose vocabulary is not included."""
    known = {str(each.get("Alias")) for each in root.iter() if each.tag.endswith("}Include")}
    terms = {str(each.get("Term")) for each in root.iter(f"{EDM}Annotation")}
    yield from (f"{term} is not included" for term in terms if term.rpartition(".")[0] not in known)


def _properties(each: ET.Element) -> dict[str, ET.Element]:
    return {str(part.get("Name")): part for part in each.findall(f"{EDM}Property")}


def _key(each: ET.Element) -> list[str]:
    return [str(part.get("Name")) for part in each.findall(f"{EDM}Key/{EDM}PropertyRef")]


def _is_nullable(each: ET.Element) -> bool:
    return each.get("Nullable") != "false"
