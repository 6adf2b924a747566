import type { person as english } from "../english/person.ts";
import type { Texts } from "../shape.ts";
import { counted, list, number } from "./formats.ts";

/** The Japanese texts about one person and their changes. */
export const person: Texts<typeof english> = {
	person: {
		profile: "プロファイル",
		calling: "通話",
		noCalling:
			"Callingライセンスがないため、電話番号、内線番号、ロケーションはありません。",
		noLicenses: "ライセンスはありません。",
		noRoles: "ロールはありません。",
		organizationChart: "組織図",
		reports: (count) => `部下${counted(count, "人")}`,
		reportsInPeople: (count) =>
			`部下${counted(count, "人")}: ユーザー一覧に表示`,
		numbers: {
			work_extension: "ダイヤル番号",
			mobile: "携帯電話",
			fax: "FAX",
		},
		noManager: "上司は設定されていません。",
		history: "履歴",
		notFoundTitle: "ユーザーが見つかりません",
		notFound:
			"このユーザーは削除されたか、この組織に存在したことがありません。",
		pickerHint: "名前を入力",
		callingHint:
			"Callingライセンスには、ロケーションと、電話番号または内線番号が必要です。ライセンスがある間、ロケーションは変更できません。",
		emailsHint: "最初のアドレスがプライマリアドレスです。",
		addEmail: "メールアドレスを追加",
		emailNumber: (entry) => `メールアドレス${entry}`,
		makePrimary: "プライマリにする",
		makePrimaryOf: (entry) => `アドレス${entry}をプライマリにする`,
		removeEmail: "削除",
		removeEmailOf: (entry) => `アドレス${entry}を削除`,
		numbersHint: (country) =>
			country === undefined
				? "電話番号は「+」と国番号を付けるか、ロケーションの国の形式で入力してください。"
				: `「+」のない電話番号は、ロケーションの国（${country}）の番号として扱われます。`,
		addNumber: "電話番号を追加",
		numberOf: (place) => `勤務先電話番号${place}`,
		removeNumber: (place) => `勤務先電話番号${place}を削除`,
		numberReadAs: (country, number) =>
			`${country}の番号として読み取り: ${number}`,
		locationFixed:
			"別のロケーションに移動するには、このフォームを閉じ、「その他の操作」から「別のロケーションに移動」を選択してください。この操作はフル管理者だけが行えます。",
		licenseGroups: {
			held: "割り当て済み",
			messaging: "メッセージング",
			meetings: "会議",
			calling: "通話",
			other: "その他",
		},
		findLicense: "ライセンスを検索",
		licensesChosen: (count, total) =>
			`${number(total)}件中${number(count)}件を選択`,
		secondRoleId: "古いプログラムが使用する2つ目のIDを持つ同じロールです。",
		noSuchLicense: "この名前のライセンスはありません。",
		pending: "招待は保留中です",
		blocked: "無効化済み",
		you: "あなた",
		more: "その他の操作",
		editOf: (section) => `編集: ${section}`,
		activeAt: (status, time) => `${status}、最終アクティブ: ${time}`,
		jump: "このページのセクション",
		showChart: "組織図に表示",
		technical: "プログラム向け",
		version: "バージョン（ETag）",
		versionHint:
			"If-Matchとして送信すると、プログラムが他の人の変更を上書きしません。",
		copyOf: (label) => `コピー: ${label}`,
		inReference: "APIリファレンスで開く",
		tokens: "アクセストークン",
		noTokens:
			"アクセストークンでこのユーザーとして動作するプログラムはありません。",
		endedTokens: (count) => `終了したトークン${counted(count, "件")}`,
		tokenDates: (scopes, created, expires) =>
			expires === undefined
				? `${scopes}、作成日時: ${created}、有効期限なし`
				: `${scopes}、作成日時: ${created}、有効期限: ${expires}`,
	},

	verbs: {
		give: "ライセンスを割り当て",
		take: "ライセンスを解除",
		activate: "有効化",
		deactivate: "無効化",
		move: "別のロケーションに移動",
		delete: "削除",
		copyId: "IDをコピー",
		copyAsCurl: "curlとしてコピー",
		giveTitle: (name) => `${name}にライセンスを割り当て`,
		giveYes: "割り当て",
		givePrompt: "ライセンスを選択すると、影響を確認できます。",
		giveNone:
			"このユーザーには組織のすべてのライセンスが割り当てられています。",
		takeTitle: (name) => `${name}のライセンスを解除`,
		takeYes: "解除",
		takePrompt: "ライセンスを選択すると、失われる内容を確認できます。",
		activation: {
			title: (name) => `${name}を有効化しますか？`,
			text: "ユーザーは以前と同じ状態で再びサインインできるようになります。",
			yes: "有効化",
			already: (name) => `${name}はすでにサインインできます。`,
			done: (name) => `${name}は再びサインインできるようになりました。`,
		},
		deactivation: {
			title: (name) => `${name}を無効化しますか？`,
			text: "ユーザーはサインインできなくなります。ライセンス、電話番号、ロール、グループは保持され、後で再び有効化できます。",
			yes: "無効化",
			already: (name) => `${name}はすでに無効化されています。`,
			done: (name) => `${name}を無効化しました。`,
		},
		moveTitle: (name) => `${name}を移動`,
		moveYes: "移動",
		movePrompt: "ロケーションを選択すると、影響を確認できます。",
		moveTo: "新しいロケーション",
		moveChoose: "ロケーションを選択",
		moveKeeps: (value) => `空白のままにすると${value}が維持されます。`,
		moveOnlyCalling:
			"移動できるのは、Callingライセンスとロケーションを持つWebex Callingユーザーだけです。",
		moved: (name) => `${name}を移動しました。`,
	},

	sites: {
		hint: "主催者にはサイトの会議ライセンスが必要です。参加者には誰でもなれます。",
		noRole: "ロールなし",
		attendee: "参加者",
		host: "主催者",
		hostNeedsLicense: "主催者（このサイトのライセンスが必要）",
		hostOf: (site) => `${site}: 主催者`,
		attendeeOf: (site) => `${site}: 参加者`,
		none: "会議サイトのロールはありません。",
	},

	edit: {
		title: (name) => `${name}を編集`,
		go: "編集",
		newTitle: "新規ユーザー",
		review: "変更を確認",
		changed: (count) =>
			count === 0
				? "まだ変更はありません"
				: `${number(count)}個のフィールドを変更`,
		nothing: "変更されたフィールドがないため、保存する内容がありません。",
		required: (field) => `${field}は必須です。`,
		checking: "確認中…",
		sections: "セクション",
		sectionNames: {
			profile: "プロファイル",
			licenses: "ライセンス",
			calling: "通話",
			roles: "ロール",
			sites: "会議サイト",
		},
		hasProblem: "修正が必要",
		hasChange: "変更あり",
		putBack: "未保存の変更を復元しました。",
		discard: "破棄",
		saved: (name) => `${name}を保存しました。`,
		created: (name) => `${name}を作成しました。`,
	},

	review: {
		title: (name) => `${name}の変更`,
		newTitle: (name) => `${name}を作成します`,
		alsoSet: "次の項目も設定されます:",
		takenMany: (count, name, free) =>
			`${number(count)}件のライセンスのシートを使用します。残りが最も少ないのは${name}で、空きは${number(free)}シートです。`,
		freedMany: (count) =>
			`${number(count)}件のライセンスのシートを解放します。`,
		self: "自分自身の権限を削除しようとしています。元に戻せるのは別のフル管理者だけです。",
		selfLogin:
			"これは自分のアカウントです。サインアウトされ、再びサインインできなくなります。",
		changes: "確認",
		effects: "影響",
		checking: "影響を確認中…",
		ready: (count) => `${number(count)}個のフィールドが変更されます`,
		refused: "サーバーがこの変更を拒否しました。",
		unreachable: "何も保存されていません。入力内容は失われていません。",
		saving: "保存中…",
		numbersRead: (country) =>
			`「+」のない電話番号は、ロケーションの国（${country}）の番号として扱われます。`,
		back: "編集に戻る",
		warnings: "先に次の警告を確認してください",
		consequences: "その他の影響",
		taken: (count, name, free) =>
			`${name}を${number(count)}シート使用します。残りの空きは${number(free)}シートです。`,
		freed: (count, name, free) =>
			`${name}を${number(count)}シート解放します。空きは${number(free)}シートになります。`,
	},

	deletion: {
		title: (name) => `${name}を削除しますか？`,
		self: "これは自分のアカウントです。サインアウトされ、復元できるのは別の管理者だけです。",
		until: (time) =>
			`${time}まで、「削除済みユーザー」から同じIDで復元できます。`,
		done: (name) => `${name}を削除しました。`,
	},

	deleted: {
		hint: "削除したユーザーを、ID、ロール、ライセンスとともに復元できます。期限は各ユーザーに表示されます。",
		emptyTitle: "削除済みユーザーはいません",
		empty: "最近削除されたユーザーはいません。",
		restore: "復元",
		restoreOf: (name) => `${name}を復元`,
		title: (name) => `${name}を復元しますか？`,
		until: (time) => `${time}まで復元可能`,
		done: (name) => `${name}を復元しました。`,
	},

	merge: {
		title: "このユーザーは別のユーザーによって変更されました",
		text: "フォームを開いた後に、このユーザーが変更されました。入力した変更はまだ保存されていません。",
		textOf: (names, time) =>
			`フォームを開いた後に、${list(names)}がこのユーザーを変更しました（最終変更: ${time}）。入力した変更はまだ保存されていません。`,
		theirs: "別のユーザーによる変更（維持されます）",
		conflicts: "双方が変更した項目: どちらかを選択してください",
		keepMine: "自分の値を使用",
		takeTheirs: "相手の値を使用",
		go: "続行",
		show: "相手の変更を表示",
		done: "統合しました。変更をもう一度確認してください。",
	},

	history: {
		empty: "まだ変更はありません。",
		none: "一致する変更はありません。",
		lookedBack: (count, time) =>
			`${time}までの変更${counted(count, "件")}を確認しました。`,
		lookFurther: "さらに前を検索",
		more: "以前の変更",
		field: "フィールド",
		anyField: "すべてのフィールド",
		author: "変更者",
		anyAuthor: "すべての変更者",
		asOf: "この日の時点を表示",
		shownAsOf: (day) =>
			`${day}終了時点のユーザーです。プレゼンス、グループ、トークンは保存されないため、表示されません。`,
		backToNow: "現在に戻る",
		notThere: "この日、このユーザーは存在しませんでした。",
		kinds: {
			created: "作成",
			updated: "変更",
			deleted: "削除",
			restored: "復元",
		},
		by: (name) => `実行者: ${name}`,
		somebody: "削除されたユーザー",
		before: "変更前:",
		after: "変更後:",
		reordered: "順序が変更されました。",
		details: (count) => `${number(count)}個のフィールド`,
		undoOf: (time) => `${time}の変更を元に戻す`,
		notFound: "この変更は履歴に残っていません。",
		undoTitle: "この変更を元に戻しますか？",
		undone: (name) => `${name}への変更を元に戻しました。`,
	},
};
