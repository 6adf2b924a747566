import { readFileSync } from "node:fs";
import type pg from "pg";
import type { PlanNode, RunStatement } from "./plan-recorder.ts";

/** How a table is distributed: by a column, and on the same nodes as the other tables of its group. */
interface Distribution {
	column: string;
	group: string;
}

/** A use of a distributed table in a plan. */
interface Scan extends Distribution {
	table: string;
	alias: string;
	/** The value that its distribution column has, as the plan shows it; undefined: it reads the rows of all nodes. */
	value: string | undefined;
	/** The plan of the subquery that is evaluated for each row, if it is in one. */
	subPlan: PlanNode | undefined;
}

const distribution = readDistribution();

/**
 * Why Citus 12.1 does not run a statement as PostgreSQL does; undefined when it does. It reads the plan, so that a condition
 * counts however it is written. Citus itself gave each of these reasons, in its errors or its documentation.
 */
export function findRefusal({ text, plan }: RunStatement): string | undefined {
	// A foreign key. Citus checks it on the node of the row.
	if (/^(SELECT 1|DELETE) FROM ONLY /.test(text)) return undefined;
	const nodes = listNodes(plan);
	const changed = nodes.filter(
		(node) => node.Operation !== undefined && isDistributed(node),
	);
	return (
		findBadChange(text, changed) ?? findBadReading(text, plan, nodes, changed)
	);
}

function findBadChange(
	text: string,
	changed: readonly PlanNode[],
): string | undefined {
	for (const node of changed) {
		const table = tableOf(node);
		const { column } = distribution.get(table) as Distribution;
		const isMoved = new RegExp(
			`\\bUPDATE ${table}\\b.*\\bSET\\b(?:(?!\\bWHERE\\b).)*\\b${column} =`,
			"is",
		).test(text);
		if (node.Operation === "Update" && isMoved)
			return `it changes the column that distributes ${table}`;
		const isQuery = node.Plans?.[0]?.["Node Type"] !== "Result";
		if (
			isQuery &&
			node["Conflict Resolution"] === "NOTHING" &&
			!/\bRETURNING\b/i.test(text)
		)
			return `it counts rows that it does not add to ${table}`;
	}
	return undefined;
}

function findBadReading(
	text: string,
	plan: PlanNode,
	nodes: readonly PlanNode[],
	changed: readonly PlanNode[],
): string | undefined {
	const scans = listScans(plan);
	if (scans.length === 0 || areOfOneNode(scans)) return undefined;
	const tables = [...new Set(scans.map(({ table }) => table))].join(", ");
	if (nodes.some((node) => node["Node Type"] === "LockRows"))
		return `it locks rows of several nodes: ${tables}`;
	if (nodes.some((node) => node["Node Type"] === "Recursive Union"))
		return `it is recursive over several nodes: ${tables}`;
	if (changed.length > 0 && /\bON CONFLICT\b.*\$\d/is.test(text))
		return `it reads ${tables} on several nodes, and has a parameter in ON CONFLICT`;
	if (
		changed.length > 0 &&
		/\b(random|clock_timestamp|gen_random_uuid)\(/i.test(text)
	)
		return `it changes rows of several nodes by a volatile function: ${tables}`;
	const dependent = scans.find((scan) => isDependent(scan, scans, plan));
	if (dependent !== undefined)
		return `a subquery that depends on a row reads several nodes: ${dependent.table}`;
	if (nodes.some(isJoinAcross))
		return `it joins rows of several nodes: ${tables}`;
	if (nodes.some((node) => isSubquery(node) && joinsFunction(node)))
		return `a subquery joins rows of several nodes with records: ${tables}`;
	return undefined;
}

/** What in the schema Citus refuses to distribute, or to run afterwards. */
export async function listSchemaRefusals(client: pg.Client): Promise<string[]> {
	const tables = [...distribution.keys()];
	const columns = tables.map(
		(table) => (distribution.get(table) as Distribution).column,
	);
	const { rows } = await client.query<{ refusal: string }>(
		`WITH given AS (
			SELECT name::regclass AS oid, attnum FROM unnest($1::text[], $2::text[]) AS given (name, col)
				JOIN pg_attribute ON attrelid = name::regclass AND attname = col
		)
		SELECT 'the function ' || proname || ' is in SQL, has parameters and reads distributed tables' AS refusal
			FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
			WHERE lanname = 'sql' AND pronargs > 0 AND pronamespace = 'public'::regnamespace
				AND prosrc ~ ('\\m(' || array_to_string($1::text[], '|') || ')\\M')
		UNION ALL SELECT 'the unique index ' || indexrelid::regclass || ' lacks the column that distributes its table'
			FROM pg_index JOIN given ON given.oid = indrelid WHERE indisunique AND attnum <> ALL (indkey::smallint[])
		UNION ALL SELECT 'the foreign key ' || conname || ' does not lead from one distribution column to the other'
			FROM pg_constraint JOIN given ON given.oid = conrelid LEFT JOIN given AS target ON target.oid = confrelid
			WHERE contype = 'f' AND array_position(conkey, given.attnum) IS DISTINCT FROM array_position(confkey, target.attnum)
		UNION ALL SELECT 'the trigger ' || tgname || ' is on a distributed table'
			FROM pg_trigger JOIN given ON given.oid = tgrelid WHERE NOT tgisinternal`,
		[tables, columns],
	);
	return rows.map(({ refusal }) => refusal);
}

function readDistribution(): ReadonlyMap<string, Distribution> {
	const text = readFileSync(
		new URL("../../src/storage/postgres/citus.sql", import.meta.url),
		"utf8",
	);
	const calls =
		/^SELECT create_distributed_table\('(\w+)', '(\w+)'(?:, colocate_with => '(\w+)')?\)/gm;
	return new Map(
		[...text.matchAll(calls)].map(([, table = "", column = "", other]) => [
			table,
			{
				column,
				group: other === undefined || other === "none" ? table : other,
			},
		]),
	);
}

function tableOf(node: PlanNode): string {
	return node["Relation Name"] ?? "";
}

function isDistributed(node: PlanNode): boolean {
	return distribution.has(tableOf(node));
}

function listNodes(plan: PlanNode): PlanNode[] {
	return [plan, ...(plan.Plans ?? []).flatMap(listNodes)];
}

function listScans(plan: PlanNode, inside?: PlanNode): Scan[] {
	const subPlan = plan["Parent Relationship"] === "SubPlan" ? plan : inside;
	const own = distribution.get(tableOf(plan));
	const scans: Scan[] = [];
	if (own !== undefined && plan.Operation === undefined) {
		const alias = plan.Alias as string;
		const value = pinOf(`${alias}.${own.column}`, conditionsOf(plan));
		scans.push({ ...own, table: tableOf(plan), alias, value, subPlan });
	}
	return [
		...scans,
		...(plan.Plans ?? []).flatMap((part) => listScans(part, subPlan)),
	];
}

/** The texts of a plan that are conditions of its own or of an index that it reads. */
function conditionsOf(plan: PlanNode): string {
	const own = Object.entries(plan).flatMap(([name, value]) =>
		/( Cond|Filter)$/.test(name) ? String(value) : [],
	);
	const parts = (plan.Plans ?? [])
		.filter((part) => part["Node Type"].startsWith("Bitmap"))
		.map(conditionsOf);
	return [...own, ...parts].join(" ");
}

// A constant or a parameter; with several nodes to choose from, a plan compares with a list or another column.
function pinOf(column: string, conditions: string): string | undefined {
	const name = column.replace(".", "\\.");
	return new RegExp(`\\(${name} = \\(?(\\$\\d+|'(?:[^']|'')*')`).exec(
		conditions,
	)?.[1];
}

function areOfOneNode(scans: readonly Scan[]): boolean {
	const [first] = scans;
	return scans.every(
		({ value, group }) =>
			value !== undefined && value === first?.value && group === first.group,
	);
}

// Whether two scans have equal values in the columns that distribute their tables.
function areLinked(one: Scan, other: Scan, conditions: string): boolean {
	if (one.group !== other.group) return false;
	if (one.value !== undefined && one.value === other.value) return true;
	const left = `${one.alias}.${one.column}`;
	const right = `${other.alias}.${other.column}`;
	return (
		conditions.includes(`(${left} = ${right})`) ||
		conditions.includes(`(${right} = ${left})`)
	);
}

function isDependent(
	scan: Scan,
	scans: readonly Scan[],
	plan: PlanNode,
): boolean {
	const { subPlan, value } = scan;
	if (subPlan === undefined || value !== undefined) return false;
	const inside = new Set(listNodes(subPlan).map(({ Alias }) => Alias));
	const conditions = listNodes(subPlan).map(conditionsOf).join(" ");
	const outside = listNodes(plan).flatMap(({ Alias }) =>
		Alias === undefined || inside.has(Alias) ? [] : Alias,
	);
	if (!outside.some((alias) => conditions.includes(`${alias}.`))) return false;
	return !scans.some(
		(other) => other.subPlan !== subPlan && areLinked(scan, other, conditions),
	);
}

function isSubquery(node: PlanNode): boolean {
	return ["InitPlan", "SubPlan"].includes(node["Parent Relationship"] ?? "");
}

// Citus writes the function into its own query without the names of the columns.
function joinsFunction(subquery: PlanNode): boolean {
	const isOpen = listScans(subquery).some(({ value }) => value === undefined);
	return (
		isOpen &&
		listNodes(subquery).some(
			(node) => node["Function Name"] === "jsonb_to_recordset",
		)
	);
}

function isJoinAcross(node: PlanNode): boolean {
	if (!/Nested Loop|Join$/.test(node["Node Type"])) return false;
	const sides = (node.Plans ?? []).filter((part) =>
		["Outer", "Inner"].includes(part["Parent Relationship"] ?? ""),
	);
	const [outer = [], inner = []] = sides.map((part) =>
		listScans(part).filter(({ subPlan }) => subPlan === undefined),
	);
	if (outer.length === 0 || inner.length === 0) return false;
	const conditions = listNodes(node).map(conditionsOf).join(" ");
	return !outer.some((one) =>
		inner.some((other) => areLinked(one, other, conditions)),
	);
}
