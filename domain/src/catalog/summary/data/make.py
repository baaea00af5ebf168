#!/usr/bin/env python3
"""Condenses what AWS documents into `actions.txt`; prints the texts of AWS's managed policies for the example
`managed_policies`, which condenses them into `managed.txt`. See README.md.

    make.py actions  path/to/iam-definition.json         > actions.txt
    make.py policies path/to/aws_managed_policies.py | cargo run -p domain --example managed_policies > managed.txt
"""
import collections
import json
import re
import sys

# As in ../action.rs, `LOOKS`, without "Decrypt", which AWS calls a write although it changes nothing.
LOOKS = (
    "BatchGet Check Describe Download ESHttpGet Estimate Filter Get Git Head List Lookup PartiQLSelect Preview "
    "Query Receive Scan Search Select Simulate StartLiveTail StartQuery StopQuery Test Validate View connect"
).lower().split()


def looks(name):
    return name.lower().startswith(tuple(LOOKS))


def verb(name):
    return re.match(r"[A-Z]*[a-z]*", name).group() or name


def actions(path):
    definition = json.load(open(path))
    by_service = collections.defaultdict(dict)
    for service in definition.values():
        if isinstance(service, dict) and "privileges" in service:
            for name, privilege in service["privileges"].items():
                by_service[service["prefix"]][name] = privilege["access_level"]
    for service, levels in sorted(by_service.items()):
        others = [name for name, level in levels.items() if level not in ("Read", "List")]
        told = collections.defaultdict(set)
        for name, level in levels.items():
            if level == "Permissions management" and not looks(name) and name != "PassRole":  # told by itself
                told["permissions"].add(name)
            elif level in ("Write", "Tagging") and looks(name) and "ListTags" not in name:
                told["changes"].add(name)
            elif level in ("Read", "List") and not looks(name):
                start = verb(name)
                is_safe = not any(other.lower().startswith(start.lower()) for other in others)
                told["looks"].add(f"{start}*" if is_safe else name)
        for kind, names in sorted(told.items()):
            print(service, kind, *sorted(names))


def policies(path):
    text = open(path).read()
    table = json.loads(text[text.index('"""') + 3 : text.rindex('"""')])
    for name, policy in sorted(table.items()):
        arn = f"arn:aws:iam::aws:policy{policy['Path']}{name}"
        document = json.dumps(policy["Document"], separators=(",", ":"))
        print(arn, policy["DefaultVersionId"], document, sep="\t")


{"actions": actions, "policies": policies}[sys.argv[1]](sys.argv[2])
