import type { problems as english } from "../english/problems.ts";
import { fields } from "./fields.ts";
import { either, list } from "./formats.ts";
import { person } from "./person.ts";

const pleaseChooseAgain = "ページを再読み込みして、もう一度選択してください。";
const numberExample = "例: +1 408 526 7209";

/** The Japanese sentences about refused fields. A problem without one has the English sentence of the server. */
export const problems: typeof english = {
	required: ({ label }) => `${label}は必須です。`,
	requiredUnless: ({ label, others }) =>
		`${either(others)}を指定しない場合、${label}は必須です。`,
	requiredForCalling: ({ label, others }) =>
		`Callingライセンスを割り当てる場合、${either([label, ...others])}は必須です。`,
	requiredUnlessAdministrator: ({ label, others }) =>
		`管理者でない場合、${either([label, ...others])}は必須です。`,
	empty: ({ label }) => `${label}は空にできません。`,
	unseen: ({ label }) => `${label}には表示される文字が必要です。`,
	onlySpaces: ({ label }) => `${label}を空白文字だけにすることはできません。`,
	tooLong: ({ label, values: { max, actual } }) =>
		`${label}は${max}文字以内で入力してください（現在${actual}文字）。`,
	tooManyEntries: ({ label, values: { max } }) =>
		`${label}は${max}件以内で入力してください。`,
	tooFewEntries: ({ label, values: { min } }) =>
		min === 1
			? `${label}を1つ以上選択してください。`
			: `${label}は${min}件以上入力してください。`,
	notOnce: ({ label, values: { actual } }) =>
		`${label}は1回だけ指定してください（現在${actual}回）。`,
	notTogether: ({ label, others }) =>
		`${label}と${either(others)}は同時に指定できません。`,
	wrongType: ({ label }) => `${label}の値の型が正しくありません。`,
	wrongValue: undefined,
	wrongFormat: undefined,
	wrongId: ({ label }) => `${label}の選択が無効です。${pleaseChooseAgain}`,
	wrongEmail: ({ label, values: { forbidden } }) =>
		`${label}はjohn.andersen@example.comのような形式で入力してください${forbidden === undefined ? "" : `（${forbidden}は使用できません）`}。`,
	wrongWebAddress: ({ label, values: { max } }) =>
		`${label}はhttp://またはhttps://で始まる${max}文字以内のWebアドレスで入力してください。`,
	forbiddenPart: ({ label, values: { part } }) =>
		`${label}に${part}を含めることはできません。`,
	tooSmall: ({ label, values: { min } }) =>
		`${label}は${min}以上にしてください。`,
	tooLarge: ({ label, values: { max } }) =>
		`${label}は${max}以下にしてください。`,
	notOneOf: ({ label, lists }) =>
		`${label}は次のいずれかにしてください: ${lists("values").join("、")}。`,
	wrongCellCount: ({ values: { expected, actual } }) =>
		`行のセル数は最初の行と同じ${expected}個にしてください（現在${actual}個）。`,
	inFuture: ({ label }) => `${label}に将来の日時は指定できません。`,
	wrongNumber: ({ label, values: { reason } }) =>
		`${label}: ${wrongNumbers[String(reason)] ?? `電話番号ではありません（${numberExample}）。`}`,
	countryNeeded: ({ label, values: { country } }) =>
		country === undefined
			? `${label}: 電話番号ではありません。国番号を付けて入力してください（${numberExample}）。`
			: `${label}: ${country}の番号計画が不明です。国番号を付けて入力してください（${numberExample}）。`,
	numberTooShort: ({ label, values: { country } }) =>
		`${label}: ${placeOf(country)}の電話番号としては短すぎます。`,
	numberTooLong: ({ label, values: { country } }) =>
		`${label}: ${placeOf(country)}の電話番号としては長すぎます。`,
	unknownNumber: ({ label, values: { country, callingCode } }) =>
		callingCode === undefined
			? `${label}: この電話番号は${country ?? "この国"}に存在しません。`
			: `${label}: この電話番号は国番号+${callingCode}に存在しません。`,
	unknownCallingCode: ({ label, values: { value } }) =>
		`${label}: 国番号${value}の国はありません。`,
	numberHasExtension: ({ label, values: { extension } }) =>
		`${label}に内線番号を含めることはできません。${extension}は「${fields.extension}」に入力してください。`,
	wrongExtension: ({ label, values: { example } }) =>
		`${label}はルーティングプレフィックスを除く2～10桁の数字で入力してください（例: ${example}）。`,
	emailTaken: ({ values: { value } }) =>
		`メールアドレス${value}は別のユーザーが使用しています。`,
	numberTaken: ({ values: { value } }) =>
		`電話番号${value}はこの組織の別のユーザーが使用しています。`,
	extensionTaken: ({ values: { value } }) =>
		`内線番号${value}はこのロケーションの別のユーザーが使用しています。`,
	groupNameTaken: ({ values: { value } }) =>
		`「${value}」という名前のグループがすでにあります。`,
	numberElsewhere: ({ values: { value, location } }) =>
		`電話番号${value}はすでにロケーション「${location}」に属しています。`,
	numberInUse: ({ values: { value, others } }) =>
		others === 0
			? `電話番号${value}は使用中のユーザーがいるため、削除できません。`
			: `${value}と他${others}件は使用中のユーザーがいるため、削除できません。`,
	locationNameTaken: ({ values: { value } }) =>
		`「${value}」という名前のロケーションがこの組織にすでにあります。`,
	licenseFull: ({ values: { name, total } }) =>
		`「${name}」を割り当てられません。${total}シートすべてが使用されています。`,
	noFreeSeat: ({ values: { name, total } }) =>
		`「${name}」に空きシートがありません。${total}シートすべてが使用されています。`,
	unknownLicense: () =>
		`選択したライセンスはすでに存在しません。${pleaseChooseAgain}`,
	unknownLocation: () =>
		`選択したロケーションはすでに存在しません。${pleaseChooseAgain}`,
	unknownLocationName: ({ values: { value } }) =>
		`この組織にロケーション「${value}」はありません。`,
	unknownRole: () => `選択したロールは存在しません。${pleaseChooseAgain}`,
	unknownSite: ({ label }) =>
		`${label}には、この組織の会議ライセンスのサイトを指定してください。`,
	unknownPerson: ({ label }) =>
		`${label}には、この組織のユーザーを指定してください。${pleaseChooseAgain}`,
	unknownManager: ({ label }) =>
		`${label}には、この組織のユーザーを指定してください。上司の行を先に置いてください。`,
	unknownOrganization: ({ values: { isMemberEnough } }) =>
		isMemberEnough === true
			? "この組織に所属しておらず、管理もしていません。"
			: "この組織を管理していません。",
	unknownScope: ({ lists }) =>
		`スコープ${list(lists("unknown"))}は存在しません。`,
	unknownProperty: ({ label }) =>
		`${label}はこの呼び出しのプロパティではありません。`,
	unknownParameter: ({ label, values: { meant } }) =>
		`${label}はこの呼び出しのパラメーターではありません${meant === undefined ? "" : `。${meant}を使用してください`}。`,
	groupGone: () => "このグループはすでに存在しません。",
	tooManyMembers: ({ values: { max } }) =>
		`グループに追加できるユーザーは最大${max}人です。`,
	tooManyGroups: ({ values: { name, max } }) =>
		`${name}が参加できるグループは最大${max}個です。`,
	licenseGone: () =>
		"このユーザーに割り当てられていたライセンスはすでに存在しません。",
	dependsOnRefused: ({ values: { line } }) =>
		`拒否された${line}行目に依存しています。`,
	nobodyFound: () => "変更されるユーザーはいません。",
	needsCallingLicense: ({ label }) =>
		`${label}にはCallingライセンスが必要です。「${fields.licenses}」で選択してください。`,
	needsMeetingLicense: ({ label, values: { site } }) =>
		`${label}: ホストには${site}の会議ライセンスが必要です。「${fields.licenses}」で選択するか、#attendeeを付けてください。`,
	callingLicenseOnly: ({ label }) =>
		`${label}は、追加するWebex Callingライセンスにのみ指定できます。`,
	implicitLicense: ({ lists }) =>
		`${list(lists("names"))}はライセンステンプレートによる割り当てのため、解除できません。先にテンプレートを変更してください。`,
	templateFull: ({ values: { name, total } }) =>
		`ライセンステンプレートが${name}を割り当てますが、${total}シートすべてが使用されています。`,
	callingInTemplate: ({ label }) =>
		`${label}: テンプレートでCallingライセンスを割り当てることはできません。`,
	severalCallingLicenses: ({ lists }) =>
		`1人のユーザーが持てるCallingライセンスは1つだけです（${lists("names")
			.map((name) => `「${name}」`)
			.join("")}）。`,
	locationFixed: () => person.person.locationFixed,
	notCallingUser: () =>
		"移動できるのは、Callingライセンスとロケーションを持つWebex Callingユーザーだけです。",
	sameLocation: () => "このユーザーはすでにこのロケーションにいます。",
	noNumberLeft: () =>
		"Webex Callingユーザーには、電話番号または内線番号が必要です。",
	repeated: ({ label }) => `${label}を重複して指定することはできません。`,
	organizationFixed: () => "ユーザーを別の組織に移動することはできません。",
	otherPersonsEmail: ({ label }) =>
		`${label}は同じユーザーのメールアドレスにするか、省略してください。`,
	otherOrganization: () =>
		"組織外のユーザーにライセンスを割り当てることはできません。",
	peopleOnly: () =>
		"管理者ロールを持てるのはユーザーだけです。ボットとゲストには割り当てられません。",
	ownManager: () => "自分自身を上司にすることはできません。",
	managerCircle: ({ lists }) =>
		`この上司を設定すると循環します（${lists("names").join(" → ")}）。`,
	tooManyManagers: ({ values: { max } }) =>
		`このユーザーの上位の上司が${max}人を超えます。`,
	lastAdministrator: ({ values: { name } }) =>
		`${name}はサインインできる最後のフル管理者です。先に別のフル管理者を任命してください。`,
	loginDisabled: ({ values: { name } }) =>
		`${name}はサインインできないため、トークンは機能しません。先にサインインを許可してください。`,
	readOnly: ({ label }) => `${label}はここでは変更できません。`,
	follows: ({ label, others }) =>
		`${label}は${either(others.map((other) => `「${other}」`))}によって決まるため、設定できません。`,
	onlyWorkNumbers: ({ label }) =>
		`${label}: 設定できるのは勤務先電話番号だけです。`,
	wouldBeCleared: ({ label }) =>
		`${label}がクリアされます。ページを再読み込みして、もう一度お試しください。`,
	notRestored: ({ label }) => `${label}が以前の値と異なります。`,
	nothingToChange: () => "変更する項目を選択してください。",
	notForMethod: ({ label, values: { method } }) =>
		`${label}は${method}では使用できません。`,
	dryRunInside: undefined,
	patchTooLong: undefined,
	wrongPointer: undefined,
	patchTestFailed: undefined,
};

const wrongNumbers: Readonly<Record<string, string | undefined>> = {
	tooLong: `電話番号としては長すぎます（${numberExample}）。`,
	letters: `電話番号は文字を含めず数字で入力してください（${numberExample}）。`,
	subaddress:
		"電話番号にサブアドレス（isub）が含まれています。サブアドレスなしで入力してください。",
	telAddress: "有効なtel:アドレス（RFC 3966）ではありません。",
	local: `市内番号です。「+」と国番号を付けて入力してください（${numberExample}）。`,
};

function placeOf(country: unknown): string {
	return country === undefined
		? "国番号の国"
		: `ロケーションの国（${country}）`;
}
