from __future__ import annotations

import re

from markdown_it import MarkdownIt

from coursekit.data import load
from coursekit.data.roles import TABLES, UsedIds, glossary_list, resolve, source_list
from coursekit.data.schema import package


def all_ids() -> UsedIds:
    used = UsedIds()
    for role in ("claim", "event", "strike", "term", "source"):
        table = package().table(TABLES[role])
        for key in load(table.name)[table.key[0]]:
            used.add(role, key)
    return used


def test_every_link_finds_its_anchor_and_every_anchor_is_one() -> None:
    used = all_ids()
    text = "\n\n".join([source_list(used), glossary_list(used)])
    anchors = re.findall(r'<span id="([^"]+)"></span>', text)
    assert len(anchors) == len(set(anchors))
    html = MarkdownIt().render(text)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(anchors)


def test_the_list_of_a_short_text() -> None:
    used = UsedIds()
    resolve("{claim}`C62`, {event}`E23`, {strike}`S12`", used)
    records, pages = source_list(used).split("\n\n**Pages**\n\n")
    assert records.split("\n\n") == [
        "**Claims of the paper**",
        '<details><summary><span id="C62"></span><b>C62</b> (<a href="#rasanah-2024-03-18">'
        "<code>iran.1</code></a>, assessment) Iran now leans to the groups that favour the usual"
        " limits.</summary>",
        "Verdict: **corroborated with a difference**. Sources of Reuters point that way. Sources of"
        " The National speak of an arrangement of the groups, Baghdad and Tehran, and explain it in"
        " different ways; unproven."
        " Sources: [Reuters (via i24NEWS), 18 February 2024](#reuters-2024-02-18) (supports);"
        " [The National, 7 March 2024](#thenational-2024-03-07) (differs).",
        "</details>",
        "**Events**",
        '<details><summary><span id="E23"></span><b>E23</b> 27 October 2023: Muqtada al-Sadr called'
        " for the closing of the US embassy in Baghdad without calling for arms.</summary>",
        "Status: **confirmed**. Sources: [Shafaq News, 27 October 2023](#shafaq-2023-10-27); [The"
        " New Arab, 28 October 2023](#newarab-2023-10-28).",
        "</details>",
        "**US strikes**",
        '<details><summary><span id="S12"></span><b>S12</b> 21 April 2024, Zummar, Nineveh (launch'
        " vehicle). Hit: a rocket launcher on a truck.</summary>",
        "Confirmed by the US: **coalition**. Killed: no toll reported. Civilians: nothing"
        " reported. Sources: [Reuters (via LBCI), 22 April 2024](#reuters-2024-04-22b); [Reuters"
        " (via China Daily), 23 April 2024](#reuters-2024-04-23); [Reuters (via Financial"
        " Express), 22 April 2024](#reuters-2024-04-22).",
        "</details>",
    ]
    assert sorted(re.findall(r'<span id="([^"]+)"></span>', pages)) == [
        "newarab-2023-10-28",
        "rasanah-2024-03-18",
        "reuters-2024-02-18",
        "reuters-2024-04-22",
        "reuters-2024-04-22b",
        "reuters-2024-04-23",
        "shafaq-2023-10-27",
        "thenational-2024-03-07",
    ]


def test_a_page_is_described_by_country_owner_and_basis() -> None:
    used = UsedIds()
    used.add("source", "okaz-rasanah")
    assert source_list(used).split("\n\n")[1:] == [
        '<details><summary><span id="okaz-rasanah"></span>Okaz (Arabic), undated: <a'
        ' href="https://okaz.com.sa/local/na/1623391">Founder presents the institute Rasanah in'
        " Riyadh</a> (described by us)</summary>",
        "[Archived copy](<https://web.archive.org/web/https://okaz.com.sa/local/na/1623391>), not"
        " opened by us. Outlet: Saudi Arabia; owner or control: semi-official (basis: not looked"
        " up).",
        "</details>",
    ]


def test_an_entry_leads_back_to_the_first_reference_or_to_the_heading_of_a_question() -> None:
    used = UsedIds(heading="4.-Order-matters")
    used.add("claim", "C62")  # as a question does
    used.add("event", "E23")
    text = resolve("It leans {claim}`C62`, again {claim}`C62`.", used, page=True)
    assert text.count('<span id="from-C62"></span>') == 1
    backs = re.findall(r'<b>(\w+)</b>.+<a href="#(.+?)">↑.back</a></summary>', source_list(used))
    assert backs == [("C62", "from-C62"), ("E23", "4.-Order-matters")]


def test_a_claim_without_a_page_says_so() -> None:
    used = UsedIds()
    used.add("claim", "C61")
    assert "Verdict: **not checked**. No source." in source_list(used)


def test_a_sealed_list_keeps_closed_what_came_after_a_forecast() -> None:
    opened, sealed = UsedIds(), UsedIds(sealed="06")
    for used in (opened, sealed):
        used.add("claim", "C76")
        used.add("claim", "C62")
    assert "Outcome: " in source_list(opened)
    closed = source_list(sealed)
    assert "Outcome: " not in closed
    assert "Verdict: **outcome noted**. Lesson 06 opens what came." in closed
    assert "Sources of Reuters point that way." in closed


def test_the_glossary_of_a_short_text() -> None:
    used = UsedIds()
    resolve("{term}`sdgt`, {term}`fto`, {term}`not-found`, {term}`verdict`", used)
    assert glossary_list(used).split("\n") == [
        '- <span id="term-fto"></span>**FTO**: Foreign Terrorist Organization: a list of the US'
        " State Department. In US law it is a crime knowingly to give material support to a group"
        " that is on it. See also [SDGT](#term-sdgt). ([Federal Register (via LexBuild), 10 January"
        " 2020](#fr-2020-01-10); [US State Department (via MENAFN), 17 September"
        " 2025](#state-2025-09-17); [US State Department (via Al-Masdar News), 3 January"
        " 2020](#state-2020-01-03))",
        '- <span id="term-not-found"></span>**not found**: Searched for without result. That does'
        " not make it false. See also [verdict](#term-verdict).",
        '- <span id="term-sdgt"></span>**SDGT**: Specially Designated Global Terrorist: a US list'
        " of people and groups under Executive Order 13224; their property within US reach is"
        " frozen. See also [FTO](#term-fto). ([US State Department (via Djaya News), 17 November"
        " 2023](#state-2023-11-17); [US State Department (via The Federal Newswire), 17 June"
        " 2024](#state-2024-06-17))",
        '- <span id="term-verdict"></span>**verdict**: One of six fixed expressions for what other'
        " sources say of a claim. See also [not found](#term-not-found).",
    ]
    assert '<span id="fr-2020-01-10"></span>' in source_list(used)


def test_nothing_used_gives_no_source_and_says_so_of_words() -> None:
    assert source_list(UsedIds()) == ""
    assert glossary_list(UsedIds()) == "None of its words is used here."
