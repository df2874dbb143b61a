"""Sample content for the gallery: plausible, overlong, hostile, empty and plenty."""

from components.kit.filter_bar import Option, Select
from components.kit.photo_gallery import Photo
from components.kit.record_table import Column, Page, Row
from components.kit.shell_facts import NavItem
from components.kit.theme import Tone
from components.money.invoice_paper import InvoiceView, Pair, PaperLine, PaperPayment
from components.work.job_visit import MaterialLine, ServiceLine, SiteVisit
from components.work.jobsite_list import SiteRow, SiteState
from components.work.jobsite_panel import SiteDetails, VisitGroup
from components.work.next_visit import NextVisit
from components.work.quick_view import QuickSite
from components.work.visit_timeline import TimelineVisit

HOSTILE = "</script><img src=x onerror=alert(1)>"
LONG = "The Wilhelmina Featherstonehaugh-Cholmondeley Memorial Gardens and Conservatory, East Wing"

NAV = (
    NavItem("Jobsites", "/jobsites", "map"),
    NavItem("Dashboard", "/dashboard", "house"),
    NavItem("Appointments", "/appointments", "calendar-days"),
    NavItem("Invoices", "/invoices", "receipt-text", "2"),
    NavItem("Estimates", "/estimates", "clipboard-list"),
    NavItem("Messages", "/messages", "message-circle", "3"),
    NavItem("Wallet", "/wallet", "wallet"),
    NavItem("Users", "/users", "users"),
    NavItem("Profile", "/profile", "circle-user-round"),
)
PROPERTY_PICKER = Select(
    "property", "Property", "", (Option("", "All properties"), Option("p1", LONG))
)
PICTURES = tuple(
    Photo(
        f"/pictures/{n}.jpg",
        1200,
        900,
        caption=caption,
        taken="Nov 8, 2:30 PM",
        download=f"/pictures/{n}.jpg",
    )
    for n, caption in enumerate(["Before", "After", "", HOSTILE] + [""] * 56)
)
NEXT = NextVisit(
    href="/appointments/1",
    weekday="Tue",
    day="24",
    month="Nov",
    when="Tuesday, 8 – 10 AM",
    title="Fall cleanup",
    state="Scheduled",
    tone=Tone.SCHEDULED,
    soon="In 2 days",
    place="Birch St 1, 263 Birch St, Buffalo",
    services="Leaf removal, edging and 2 more",
    crew="Crew A",
)
TIMELINE = (
    TimelineVisit(
        "1",
        "/appointments/1",
        "Today",
        "8 – 10 AM",
        "Lawn care",
        "In progress",
        Tone.PROGRESS,
        "Sun, Nov 22",
        "Juniper Pl 1, 818 Elm Ave",
        "Mow, edge, blow",
        "Crew A",
        "Started 9:07 AM · 2 of 3 services done",
        66,
    ),
    TimelineVisit(
        "2",
        "/appointments/2",
        "Today",
        "1 – 3 PM",
        "Snow watch",
        "Scheduled",
        Tone.SCHEDULED,
        "Sun, Nov 22",
        "Birch St 1, 263 Birch St",
        "Plow drive, salt walks",
        "Crew B",
    ),
    TimelineVisit(
        "3",
        "/appointments/3",
        "Tuesday",
        "8 – 10 AM",
        HOSTILE,
        "Scheduled",
        Tone.SCHEDULED,
        "Nov 24",
        LONG,
        "Leaf removal, edging and 2 more",
        "Crew A",
    ),
    TimelineVisit(
        "4",
        "/appointments/4",
        "Friday",
        "All day",
        "Fall cleanup",
        "Canceled",
        Tone.VOID,
        "Nov 27",
        "Maple Court 8",
        "",
        "",
    ),
)
SITES = (
    SiteRow(
        "p1",
        "Juniper Pl 1",
        "818 Elm Ave, Buffalo, NY 14202",
        "In progress since 9:07 AM",
        Tone.PROGRESS,
    ),
    SiteRow(
        "p2", "Birch St 1", "263 Birch St, Buffalo, NY 14216", "Today, 1 – 3 PM", Tone.SCHEDULED
    ),
    SiteRow("p3", HOSTILE, "2 Linden Mews, Buffalo", "Completed Thu, Nov 19", Tone.COMPLETED),
    SiteRow("p4", LONG, "18 Depot St, Buffalo", "Nothing planned", Tone.IDLE),
    SiteRow(
        "p5", "Maple Court 8", "8 Maple Court, Buffalo", "Tue, Nov 24, 8 – 10 AM", Tone.SCHEDULED
    ),
    SiteRow(
        "p6", "Station Yard 35", "Address not found yet", "Nothing planned", Tone.IDLE, placed=False
    ),
)
STATES = (
    SiteState(Tone.PROGRESS, "In progress", 1),
    SiteState(Tone.SCHEDULED, "Scheduled", 2),
    SiteState(Tone.COMPLETED, "This week", 1),
    SiteState(Tone.IDLE, "Nothing planned", 2),
)
QUICK = QuickSite(
    "p1",
    "Juniper Pl 1",
    "818 Elm Ave, Buffalo, NY 14202",
    "In progress",
    Tone.PROGRESS,
    "Today, 8 – 10 AM",
    "Crew A",
    "/pictures/1.jpg",
    "2 of 3 services done",
    66,
)
VISIT_NOW = SiteVisit(
    "1",
    "Today, 8 – 10 AM",
    "Lawn care",
    "In progress",
    Tone.PROGRESS,
    "/appointments/1",
    "Crew A",
    "Started 9:07 AM · 2 of 3 services done",
    66,
    (
        ServiceLine("Mow front and back", "completed", "35 min"),
        ServiceLine("Edge beds", "completed", "20 min"),
        ServiceLine("Blow walks", "in_progress", "15 min"),
    ),
)
VISIT_DONE = SiteVisit(
    "9",
    "Sun, Nov 8, 2:30 PM",
    "Fall cleanup",
    "Completed",
    Tone.COMPLETED,
    "/appointments/9",
    "Crew B",
    services=(
        ServiceLine("Leaf removal", "completed", "1 h 10 min"),
        ServiceLine(LONG, "completed", "5 min"),
    ),
    materials=(
        MaterialLine("Ice melt", "4 bags", "Rinse paws after walking, until Mon 2:30 PM"),
        MaterialLine("Winter fertilizer 10-0-20", "2.5 lb"),
    ),
    notes="Left the side gate latched. " + HOSTILE,
    photos=PICTURES,
)
SITE = SiteDetails(
    "p1",
    "Juniper Pl 1",
    "818 Elm Ave, Buffalo, NY 14202",
    (VisitGroup("In progress", (VISIT_NOW,)), VisitGroup("Completed", (VISIT_DONE,))),
    "Gate code 4417, friendly dog",
)
COLUMNS = (
    Column("number", "Number", "link", sortable=True, primary=True),
    Column("issued", "Date", "date", sortable=True, wide=True),
    Column("property", "Property"),
    Column("due", "Due", "date", sortable=True, hint="Due"),
    Column("amount", "Amount", "money", sortable=True, total=True),
    Column("status", "Status", "status"),
)
STATUSES = (
    (Tone.OVERDUE, "Overdue"),
    (Tone.DUE, "Open"),
    (Tone.PROCESSING, "Processing"),
    (Tone.PARTLY, "Partly paid"),
    (Tone.PAID, "Paid"),
    (Tone.VOID, "Void"),
    (Tone.REFUNDED, "Refunded"),
)
PLACES = (
    "Birch St 1",
    "Juniper Pl 1",
    LONG,
    HOSTILE,
    "Maple Court 8",
    "Station Yard 35",
    "Mill Gate 36",
)
INVOICES = Page(
    tuple(
        Row(
            f"INV-{1042 - n}",
            {
                "number": f"INV-{1042 - n}",
                "issued": f"Nov {20 - n}",
                "property": PLACES[n],
                "due": f"Dec {20 - n}",
                "amount": f"${1234.5 / (n + 1):,.2f}",
                "status": word,
            },
            f"/invoices/INV-{1042 - n}",
            tone,
            selectable=n in (0, 1, 3),
        )
        for n, (tone, word) in enumerate(STATUSES)
    ),
    number=1,
    size=7,
    total=58,
    sort="-issued",
)
PERIODS = Select(
    "period", "Period", "all", (Option("all", "All time", 58), Option("this-year", "This year", 41))
)
STATUS = Select(
    "status", "Status", "all", (Option("all", "All", 58), Option("overdue", "Overdue", 1))
)
PAPER = InvoiceView(
    number="INV-1042",
    state="Partly paid",
    tone=Tone.PARTLY,
    contractor="Greenfield Grounds",
    contractor_lines="18 Depot St\nBuffalo, NY 14203",
    customer=LONG,
    customer_lines="263 Birch St\nBuffalo, NY 14216",
    dates=(Pair("Issued", "Nov 8"), Pair("Due", "Dec 8"), Pair("Property", "Birch St 1")),
    lines=(
        PaperLine("Snow removal", "1", "$404.13", "$404.13", "Sun, Nov 8", "/appointments/9"),
        PaperLine(HOSTILE, "1.5 h", "$296.45", "$444.68", "", "/appointments/8"),
        PaperLine("Ice melt, 40 lb bag", "4", "$18.00", "$72.00"),
    ),
    totals=(
        Pair("Subtotal", "$920.81"),
        Pair("Tax 8.75%", "$80.57"),
        Pair("Total", "$1,001.38"),
        Pair("Paid", "−$200.00", tone=Tone.PAID),
        Pair("Processing", "−$300.00", tone=Tone.PROCESSING),
        Pair("Balance", "$501.38", strong=True),
    ),
    payments=(
        PaperPayment("Nov 10", "Visa ending 4242", "$200.00", "Paid", Tone.PAID, "/receipts/1.pdf"),
        PaperPayment(
            "Nov 19", "Bank account ending 6789", "$300.00", "Processing", Tone.PROCESSING
        ),
    ),
    ask=Pair("Balance", "$501.38", note="Due Dec 8"),
    pdf="/invoices/INV-1042.pdf",
    memo="Thank you for letting us look after your garden this year.",
)
