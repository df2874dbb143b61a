"""All pages inside the frame, in the order in which the menu shows them."""

from components.kit.page_spec import check_pages
from pages.crew import day
from pages.office import estimate as office_estimate
from pages.office import estimates as office_estimates
from pages.office import go_live, inbox, mails, money, team
from pages.portal import (
    activity,
    appointment,
    appointments,
    dashboard,
    estimate,
    estimates,
    invoice,
    invoices,
    jobsites,
    messages,
    profile,
    users,
    wallet,
)

PAGES = check_pages(
    page
    for module in (
        jobsites,
        dashboard,
        appointments,
        appointment,
        invoices,
        invoice,
        estimates,
        estimate,
        messages,
        wallet,
        users,
        activity,
        day,
        inbox,
        office_estimates,
        office_estimate,
        money,
        mails,
        go_live,
        team,
        profile,
    )
    for page in module.PAGES
)
