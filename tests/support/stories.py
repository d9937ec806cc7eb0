"""A small story, in the format of the files in tests/data/stories."""

STORY = """
- id: X1
  case_type: private_debt
  facts_at_start:
    obligation: {kind: money, amount_vnd: 5000000, text_vi: Phải trả 5 triệu đồng.}
    persons:
    - {key: p1, role: liable, kind: person, description_vi: Người vay, tags: [farmer]}
    - {key: p2, role: entitled, description_vi: Người cho vay}
    relationships:
    - {from: p2, to: p1, kind: creditor, stance_toward_compliance: for}
    circumstances:
    - {person: p1, category: income, text_vi: "Thu nhập theo mùa lúa, mùa này mất trắng."}
    available_bodies: [farmers_union, kin]
"""
