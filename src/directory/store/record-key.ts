/** The key of a record: its organization and its id, which is the last part of the id on the wire. */
export interface RecordKey {
	orgId: string;
	id: string;
}
