import type { numbers as english } from "../english/numbers.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

const numbersOf = (count: number) => counted(count, "件の番号");

/** The Japanese texts of numbers and extensions. */
export const numbers: Texts<typeof english> = {
	title: "電話番号",
	table: "組織の電話番号と内線番号",
	search: "番号を検索",
	searchHint: "電話番号、末尾の数字、内線番号、名前",
	free: "空き",
	inUse: "使用中",
	freeAt: (location) => `${location}の空き番号`,
	heldBy: (name) => `割り当て先: ${name}`,
	numberHint: "空き番号を選択するか入力",
	extensionHint: "空き内線番号を選択するか入力",
	filters: { location: "ロケーション", state: "状態", kind: "種類" },
	anyLocation: "すべてのロケーション",
	anyState: "空きと使用中",
	kinds: {
		"": "電話番号と内線番号",
		NUMBER: "電話番号のみ",
		EXTENSION: "内線番号のみ",
	},
	columns: {
		number: "電話番号",
		extension: "内線番号",
		location: "ロケーション",
		owner: "割り当て先",
		state: "状態",
	},
	summary: (assigned, free) =>
		`使用中の電話番号${number(assigned)}件 · 空き${number(free)}件`,
	locations: "ロケーションごとの電話番号",
	freeOf: (free, total) => `${number(total)}件中${number(free)}件が空き`,
	noNumbers: "固有の番号なし",
	extensions: (count) => `内線番号${number(count)}件を使用中`,
	allLocations: (count) => `${number(count)}件のロケーションをすべて表示`,
	fewerLocations: "ロケーションの表示を減らす",
	add: "番号を追加",
	remove: "番号を削除",
	addYes: "追加",
	removeYes: "削除",
	list: "電話番号",
	listHint:
		"1行に1件、またはコンマ区切りで入力します。範囲は「+81 3 5555 0100 – 0199」のように入力します。「+」のない番号は、ロケーションの国の番号として扱われます。",
	file: "CSVファイルを読み込む",
	chosen: (count) => numbersOf(count),
	tooMany: (max) =>
		`一度に追加または削除できる番号は最大${number(max)}件です。`,
	notRange: (text) => `「${text}」は番号でも範囲でもありません。`,
	chooseLocation: "ロケーションを選択",
	prompt: "番号を入力すると、影響を確認できます。",
	effect: (location, before, after) =>
		`${location}の番号は現在${number(before)}件、変更後は${number(after)}件です。`,
	allThere: (location) => `これらの番号はすべて${location}に登録済みです。`,
	noneThere: (location) => `これらの番号は${location}にありません。`,
	added: (count, location) =>
		`${location}に${numbersOf(count)}を追加しました。`,
	removed: (count, location) =>
		`${location}から${numbersOf(count)}を削除しました。`,
	assign: "割り当て",
	assignTitle: (text) => `${text}を割り当て`,
	assignOne: (text) => `${text}をユーザーに割り当て`,
	assignHint:
		"Webex Callingユーザーを選択してください。既存の番号はそのまま残ります。",
	assignElsewhere: (name, own, other) =>
		`${name}のロケーションは${own}ですが、この番号は${other}に属しています。`,
	actions: (text) => `${text}の操作`,
	copy: "番号をコピー",
	openPerson: "ユーザーを開く",
	removeOne: (location) => `${location}から削除`,
	removeTitle: (text, location) => `${text}を${location}から削除しますか？`,
	removeText:
		"この番号を使用しているユーザーはいません。後でいつでも追加し直せます。",
	emptyTitle: "番号が見つかりません",
	empty:
		"一致する電話番号または内線番号がありません。桁数を減らすか、フィルターをクリアしてください。",
	emptyAtAll:
		"電話番号や内線番号を持つユーザーも、固有の番号を持つロケーションもまだありません。",
	noneSoFar: "まだ見つかっていません",
	lookFurther: "さらに検索",
	clear: "フィルターをクリア",
	exported: "CSVをエクスポート",
};
