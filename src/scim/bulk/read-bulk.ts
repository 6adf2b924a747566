import { scimBulkOperationsMax } from "../../contract/scim/bulk.ts";
import { RequestError } from "../../http/errors.ts";
import { ScimRefusal } from "../errors.ts";
import { isBulkId } from "./references.ts";

/** An operation of a bulk request, as it was sent. Its method, path and data are checked when it is done. */
export interface BulkOperation {
	method: string;
	path: string;
	bulkId?: string;
	version?: string;
	data?: unknown;
}

/** A bulk request. */
interface BulkRequest {
	operations: readonly BulkOperation[];
	/** The number of errors that end the request. */
	failOnErrors: number;
	/** The name of the list of operations, as the request writes it. */
	listName: "Operations" | "operations";
}

/** Reads the body of a bulk request. Refuses one that is wrong as a whole. */
export function readBulk(sent: unknown): BulkRequest {
	const body = fieldsOf(sent);
	if (body === undefined)
		throw new ScimRefusal("invalidSyntax", "The body is not a JSON object.");
	const listName =
		typeof sent === "object" && sent !== null && "operations" in sent
			? "operations"
			: "Operations";
	const list = body.operations;
	if (!Array.isArray(list) || list.length === 0)
		throw new ScimRefusal(
			"invalidSyntax",
			"Operations must be a list of at least one operation.",
		);
	if (list.length > scimBulkOperationsMax)
		throw new RequestError(
			"bodyTooLarge",
			`Operations has ${list.length} operations, and at most ${scimBulkOperationsMax} are accepted. Send the others in another request.`,
		);
	const operations = list.map(readOperation);
	refuseSameNames(operations);
	return { operations, failOnErrors: readFailOnErrors(body), listName };
}

function readFailOnErrors({ failonerrors: given }: Fields): number {
	if (given === undefined || given === null) return Number.POSITIVE_INFINITY;
	if (Number.isInteger(given)) {
		const max = given as number;
		if (max >= 1 && max <= scimBulkOperationsMax) return max;
	}
	throw new ScimRefusal(
		"invalidValue",
		`failOnErrors must be a whole number from 1 to ${scimBulkOperationsMax}.`,
	);
}

function readOperation(sent: unknown, index: number): BulkOperation {
	const fields = fieldsOf(sent);
	const at = `Operations[${index}]`;
	if (fields === undefined)
		throw new ScimRefusal("invalidSyntax", `${at} must be an object.`);
	const { method, path, bulkid: bulkId, version, data } = fields;
	if (typeof method !== "string" || typeof path !== "string")
		throw new ScimRefusal(
			"invalidSyntax",
			`${at} must have a method and a path, both of them texts.`,
		);
	if (!isTextOrAbsent(bulkId) || (bulkId && !isBulkId(bulkId)))
		throw new ScimRefusal(
			"invalidValue",
			`${at}.bulkId must be a text of 1 to 256 characters, without quotes, slashes, backslashes, "?" and "#".`,
		);
	if (!isTextOrAbsent(version))
		throw new ScimRefusal("invalidValue", `${at}.version must be a text.`);
	return {
		method: method.toUpperCase(),
		path: `/${path.replace(/^\/|\/$/g, "")}`,
		bulkId: bulkId ?? undefined,
		version: version ?? undefined,
		data: data ?? undefined,
	};
}

function refuseSameNames(operations: readonly BulkOperation[]): void {
	const seen = new Set<string>();
	for (const { bulkId } of operations) {
		if (bulkId === undefined) continue;
		if (seen.has(bulkId))
			throw new ScimRefusal(
				"invalidValue",
				`bulkId "${bulkId}" names more than one operation. Give each its own.`,
			);
		seen.add(bulkId);
	}
}

type Fields = Readonly<Record<string, unknown>>;

// The fields of an object by their names in lower case: names of SCIM match in any case.
function fieldsOf(sent: unknown): Fields | undefined {
	if (typeof sent !== "object" || sent === null || Array.isArray(sent))
		return undefined;
	return Object.fromEntries(
		Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
	);
}

function isTextOrAbsent(value: unknown): value is string | undefined | null {
	return value === undefined || value === null || typeof value === "string";
}
