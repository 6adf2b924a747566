import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";

/** The statuses of Control Hub that peopled tells apart. */
type UserStatus = "active" | "inactive" | "pending";

/** The status of a person. */
export function statusOf({ person, presence }: PersonRecord): UserStatus {
	if (!person.isLoginEnabled) return "inactive";
	return presence.lastActivityAt === undefined ? "pending" : "active";
}

/** The statuses as an export shows them. */
export const statusNames: Readonly<Record<UserStatus, string>> = {
	active: "Active",
	inactive: "Inactive",
	pending: "Not Verified",
};

/** Every name of a status in a file. */
export const statuses: Readonly<Record<string, UserStatus | undefined>> = {
	"": undefined,
	active: "active",
	inactive: "inactive",
	pending: "pending",
	"invite pending": "pending",
	verified: "active",
	"not verified": "pending",
};

/** The read-only cells of a record that are not empty. */
export interface ReadOnlyCells {
	status?: UserStatus;
	/** Milliseconds since 1970, UTC. */
	activeAt?: number;
	daysSinceActive?: number;
}

/**
 * The problems of the read-only cells of a record. A cell that no export of the person could have had is refused. A
 * status or time that is older than the present one is accepted: the person was active after the export. A new person
 * has none of them yet, which is a warning, unless the record means that the person cannot log in.
 */
export function complainOfReadOnly(
	{ status, activeAt, daysSinceActive }: ReadOnlyCells,
	{
		present,
		isLoginEnabled,
	}: {
		/** Undefined for a new person. */
		present: PersonRecord | undefined;
		/** Whether the person may log in after the record, if it says so. */
		isLoginEnabled: boolean | undefined;
	},
): { problems: FieldProblem[]; warnings: string[] } {
	const before = present?.person.isLoginEnabled ?? true;
	const logins = [before, isLoginEnabled ?? before];
	const knownAt = present?.presence.lastActivityAt;
	const isStatusRight =
		status === "inactive"
			? logins.includes(false)
			: logins.includes(true) && (status !== "active" || knownAt !== undefined);
	const fields: string[] = [];
	if (status !== undefined && !isStatusRight) fields.push("User Status");
	if (activeAt !== undefined && (knownAt === undefined || activeAt > knownAt))
		fields.push("Last Service Accessed Time");
	if (daysSinceActive !== undefined && knownAt === undefined)
		fields.push("Days since Last Service Accessed");
	const isRefused = (field: string) =>
		present !== undefined || (field === "User Status" && status === "inactive");
	return {
		problems: fields
			.filter(isRefused)
			.map((field) => ({ field, ...problemOf.readOnly({ isThere: true }) })),
		warnings: fields
			.filter((field) => !isRefused(field))
			.map((field) => `${field} was not set: it is read-only`),
	};
}
