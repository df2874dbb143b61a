"""What the business's states are called, and the tone in which they are shown."""

from components.kit.theme import Tone
from data.work.jobsites import JobsiteState
from data.work.visits import VisitStatus
from services.money.invoice_status import STANDINGS

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
INVOICE_WORDS = {one.status: (one.words, Tone(one.tone)) for one in STANDINGS}
