import { exampleIds, examplePersonUpdate } from "../../contract/examples.ts";

/**
 * The example of "Update a Person" in the Webex reference as a command that can be pasted into a shell; the sample has
 * its person.
 */
export function showExampleCall({
	url,
	token,
	certificateFile,
}: {
	url: string;
	token: string;
	/** A certificate that `curl` does not trust by itself. */
	certificateFile: string | undefined;
}): string {
	const trust = certificateFile && ` --cacert '${certificateFile}'`;
	const path = `/v1/people/${exampleIds.person}?callingData=true`;
	return [
		`curl -X PUT${trust ?? ""} '${url}${path}'`,
		`-H 'Authorization: Bearer ${token}'`,
		"-H 'Content-Type: application/json'",
		`-d '${JSON.stringify(examplePersonUpdate)}'`,
	].join(" \\\n  ");
}
