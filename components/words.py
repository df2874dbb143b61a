"""What the business's states are called, and the tone in which they are shown."""

from components.theme import Tone
from data.jobsites import JobsiteState
from data.visits import VisitStatus
from services.invoice_status import InvoiceStatus

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
    InvoiceStatus.DRAFT: ("Draft", Tone.IDLE),
    InvoiceStatus.OPEN: ("Open", Tone.DUE),
    InvoiceStatus.OVERDUE: ("Overdue", Tone.OVERDUE),
    InvoiceStatus.PROCESSING: ("Payment processing", Tone.PROCESSING),
    InvoiceStatus.PARTLY_PAID: ("Partly paid", Tone.PARTLY),
    InvoiceStatus.PAID: ("Paid", Tone.PAID),
    InvoiceStatus.VOID: ("Void", Tone.VOID),
    InvoiceStatus.REFUNDED: ("Refunded", Tone.REFUNDED),
}
