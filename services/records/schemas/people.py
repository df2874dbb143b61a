"""The company, its customers, and the people who may sign in for them."""

from typing import Annotated

from services.records.schemas.fields import Record, StoredAs
from services.records.schemas.kinds import (
    ContactRole,
    Currency,
    CustomerKey,
    Day,
    Email,
    FilePath,
    Key,
    MaybeWords,
    PropertyKeys,
    Rate,
    Words,
    Zone,
)


class KeyedRecord(Record):
    external_id: Key


class CompanySchema(Record):
    name: Words
    email: Email
    phone: MaybeWords = ""
    address: MaybeWords = ""
    time_zone: Zone
    currency: Currency
    tax_rate: Rate | None = None
    logo: FilePath | None = None
    as_of: Day | None = None


class CustomerSchema(KeyedRecord):
    name: Words
    email: Email
    phone: MaybeWords = ""
    billing_address: MaybeWords = ""


class ContactSchema(KeyedRecord):
    customer: CustomerKey
    name: Words
    email: Email
    phone: MaybeWords = ""
    role: ContactRole
    properties: Annotated[PropertyKeys, StoredAs("is_limited")] = ()
