/**
 * The differences between the SQL of the engines. A parameter is named as in the statement, such as `$1`, and `$org1` or `$id1`
 * for an id in the tables of people and of history.
 */
export interface Dialect {
	/** The condition that a column has one of the values of a list. */
	among(column: string, list: string): string;
	/** The condition that a column has none of the values of a list. */
	notAmong(column: string, list: string): string;
	/**
	 * A table of the records in a JSON array, called `name`, with these columns and their types: a type of SQL, or `org` or `id`
	 * for an id in the tables of people and of history.
	 */
	records(array: string, name: string, columns: Record<string, string>): string;
	/** The condition that the JSON object in a column has a key. */
	hasKey(column: string, key: string): string;
	/** The text of a value inside a JSON column, by the names of the properties on the way to it. */
	textIn(column: string, path: readonly string[]): string;
	/** The position of a text in another one, from 1; 0 when it is not there. */
	position: "instr" | "strpos";
	/** Ends a SELECT of rows that the transaction will write. */
	forUpdate: "" | " FOR UPDATE";
	/** The condition that a row of `changes` is a line of a subject, in an organization and with an id. */
	isLineOf(org: string, id: string): string;
	/** The same for a list of subjects, apart from the newest lines of people. */
	isLineAmong(org: string, ids: string): string;
	/** The id of the person of the organization `$1` who holds an e-mail key. */
	emailHolder(key: string): string;
	/** Selects the `org_id` and `id` of the person who holds an e-mail key in any organization. */
	emailOwner(key: string): string;
	/** Selects the `value` and `id` of the people of organization `$org1` who have one of a list of e-mail keys. */
	emailHolders(keys: string): string;
	/**
	 * Where presences are: in a table of their own, or in the rows of people; and the column with the id of the person.
	 */
	presences:
		| { table: "presences"; id: "person_id" }
		| { table: "people"; id: "id" };
	/** A table that is read by one of its indexes, even where a condition could use another one. */
	indexed(table: string, index: string): string;
	/** Joins two tables so that the left one is read first. */
	join: "CROSS JOIN" | "JOIN";
	/**
	 * Ends a subquery that is evaluated for each row, rather than read in full for the few rows of a slice.
	 */
	fence: "" | " OFFSET 0";
}
