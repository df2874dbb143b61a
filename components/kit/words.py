"""What the business's states are called, and the tone in which they are shown."""

from components.kit.theme import Tone
from data.work.jobsites import JobsiteState
from data.work.visits import VisitStatus
from services.money.invoice_status import STATUS_WORDS, InvoiceStatus

JOBSITE_WORDS = {
    JobsiteState.IN_PROGRESS: ("In progress", Tone.PROGRESS),
    JobsiteState.COMPLETED: ("Completed this week", Tone.COMPLETED),
    JobsiteState.SCHEDULED: ("Scheduled", Tone.SCHEDULED),
    JobsiteState.IDLE: ("Nothing planned", Tone.IDLE),
}
VISIT_WORDS = {
    VisitStatus.SCHEDULED: ("Scheduled", Tone.SCHEDULED),
    VisitStatus.IN_PROGRESS: ("In progress", Tone.PROGRESS),
    VisitStatus.COMPLETED: ("Completed", Tone.COMPLETED),
    VisitStatus.SKIPPED: ("Skipped", Tone.VOID),
    VisitStatus.CANCELED: ("Canceled", Tone.VOID),
}
INVOICE_WORDS = {
    InvoiceStatus.DRAFT: (STATUS_WORDS[InvoiceStatus.DRAFT], Tone.IDLE),
    InvoiceStatus.OPEN: (STATUS_WORDS[InvoiceStatus.OPEN], Tone.DUE),
    InvoiceStatus.OVERDUE: (STATUS_WORDS[InvoiceStatus.OVERDUE], Tone.OVERDUE),
    InvoiceStatus.PROCESSING: (STATUS_WORDS[InvoiceStatus.PROCESSING], Tone.PROCESSING),
    InvoiceStatus.PARTLY_PAID: (STATUS_WORDS[InvoiceStatus.PARTLY_PAID], Tone.PARTLY),
    InvoiceStatus.PAID: (STATUS_WORDS[InvoiceStatus.PAID], Tone.PAID),
    InvoiceStatus.VOID: (STATUS_WORDS[InvoiceStatus.VOID], Tone.VOID),
    InvoiceStatus.REFUNDED: (STATUS_WORDS[InvoiceStatus.REFUNDED], Tone.REFUNDED),
}
