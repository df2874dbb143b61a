"""Where the portal's pages are, for whoever links to one; a page's own spec names it too."""

DASHBOARD = "/dashboard"
JOBSITES = "/jobsites"
JOBSITE = JOBSITES + "/{property_id}"
APPOINTMENTS = "/appointments"
APPOINTMENT = APPOINTMENTS + "/{visit_id}"
INVOICES = "/invoices"
INVOICE = INVOICES + "/{number}"
INVOICE_PDF = INVOICE + ".pdf"
ESTIMATES = "/estimates"
ESTIMATE = ESTIMATES + "/{number}"
ESTIMATE_PDF = ESTIMATE + ".pdf"
MESSAGES = "/messages"
MESSAGE_THREAD = MESSAGES + "/{thread_id}"
WALLET = "/wallet"
PROFILE = "/profile"

CREW_DAY = "/crew"

OFFICE = "/office"
INBOX = OFFICE + "/inbox"
INBOX_THREAD = INBOX + "/{thread_id}"
OFFICE_ESTIMATES = OFFICE + ESTIMATES
OFFICE_ESTIMATE = OFFICE + ESTIMATE
OFFICE_MONEY = OFFICE + "/money"
