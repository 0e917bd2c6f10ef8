/** What our bot says to sponsors inside Mattermost about access; one table for each language. */
export type SponsorTexts = {
  readonly code: (facts: { name: string; organisation: string; code: string }) => string
  readonly request: (facts: { name: string; organisation: string; isRenewal: boolean }) => string
  readonly answer: (facts: { name: string; organisation: string }) => string
  readonly inviteUsed: (facts: { name: string; organisation: string; addressee: string }) => string
  readonly renewal: (facts: { name: string; organisation: string; date: string; days: number }) => string
  readonly cameBack: (facts: { name: string; organisation: string }) => string
  readonly deliveryFailed: (facts: { name: string; organisation: string; reason: string }) => string
  readonly partnerSuspended: (facts: { organisation: string }) => string
  readonly fields: Readonly<Record<'purpose' | 'channels' | 'question' | 'answer' | 'invitedFor', string>>
  readonly nothing: string
  readonly reasons: Readonly<Record<'blocked' | 'not_installed' | 'other', string>>
  readonly buttons: Readonly<
    Record<'approve' | 'approveFor' | 'refuse' | 'askBack' | 'isThem' | 'isNotThem' | 'renew', string>
  >
  readonly days: (count: number) => string
  readonly forms: {
    readonly refuse: { readonly title: string; readonly label: string; readonly help: string; readonly send: string }
    readonly askBack: { readonly title: string; readonly label: string; readonly help: string; readonly send: string }
  }
  readonly outcomes: {
    readonly approved: (facts: { date: string }) => string
    readonly refused: string
    readonly askedBack: string
    readonly confirmed: string
    readonly notThem: string
    readonly renewed: (facts: { date: string }) => string
    readonly over: string
  }
  readonly refusals: Readonly<Record<SponsorRefusal, string>>
}

/** What can stand against a click, as far as it has words of its own; anything else is said with the backend's table. */
export type SponsorRefusal =
  | 'sponsor_required'
  | 'sponsor_cannot_add'
  | 'own_request'
  | 'organisation_closed'
  | 'operator_decides'
  | 'request_decided'
  | 'card_outdated'
  | 'bad_request'

const en: SponsorTexts = {
  code: ({ name, organisation, code }) =>
    `${name} (${organisation}) wants to act as you in Microsoft Teams. If that is you, give this code back there within ten minutes: **${code}**\nIf it is not you, tell nobody the code and tell the mission operator.`,
  request: ({ name, organisation, isRenewal }) =>
    isRenewal
      ? `**${name}** (${organisation}) asks to keep access to the mission.`
      : `**${name}** (${organisation}) asks to come into the mission.`,
  answer: ({ name, organisation }) => `**${name}** (${organisation}) has answered your question.`,
  inviteUsed: ({ name, organisation, addressee }) =>
    `**${name}** (${organisation}) opened your invitation for ${addressee}. Is it who you invited? Nobody comes in before you say so.`,
  renewal: ({ name, organisation, date, days }) =>
    `Access of **${name}** (${organisation}) ends on ${date}, in ${days === 1 ? 'one day' : `${days} days`}. Nothing has to be done if it may end.`,
  cameBack: ({ name, organisation }) =>
    `**${name}** (${organisation}) is back, with the same account and history. If that is not right, tell the mission operator.`,
  deliveryFailed: ({ name, organisation, reason }) =>
    `**${name}** (${organisation}) cannot be told anything in Teams: ${reason}. They see everything when they open the mission.`,
  partnerSuspended: ({ organisation }) =>
    `Access of ${organisation} is suspended by the mission operator. Its people cannot come in until it is open again.`,
  fields: {
    purpose: 'Purpose',
    channels: 'What they would see',
    question: 'You asked',
    answer: 'Answer',
    invitedFor: 'Invited for',
  },
  nothing: 'nothing was written',
  reasons: {
    blocked: 'they have blocked the bot',
    not_installed: 'the app is not installed for them',
    other: 'Teams does not take it',
  },
  buttons: {
    approve: 'Let in',
    approveFor: 'Let in for …',
    refuse: 'Refuse …',
    askBack: 'Ask back …',
    isThem: 'Yes, let in',
    isNotThem: 'No, that is not them',
    renew: 'Renew',
  },
  days: (count) => (count === 1 ? '1 day' : `${count} days`),
  forms: {
    refuse: {
      title: 'Refuse the request',
      label: 'Reason',
      help: 'The person reads it. At most 200 characters, no links.',
      send: 'Refuse',
    },
    askBack: {
      title: 'Ask back',
      label: 'Question',
      help: 'The person reads it and can answer. At most 200 characters, no links.',
      send: 'Ask',
    },
  },
  outcomes: {
    approved: ({ date }) => `Let in until ${date}.`,
    refused: 'Refused. The person is told.',
    askedBack: 'Asked back. You get a new message when there is an answer.',
    confirmed: 'Confirmed. The person can come in now.',
    notThem: 'Not let in. The invitation is closed; invite again if it is still needed.',
    renewed: ({ date }) => `Renewed until ${date}.`,
    over: 'This is settled. Nothing more has to be done.',
  },
  refusals: {
    sponsor_required: 'This is not for you to decide: ask the sponsor of the organisation or the mission operator.',
    sponsor_cannot_add:
      'You could not add people to all of these channels yourself. Somebody who can has to decide, or the mission operator.',
    own_request: 'Nobody decides about themselves. Somebody else has to decide this.',
    organisation_closed: 'The organisation is not open. The mission operator has to open it first.',
    operator_decides: 'A person closed this account in Mattermost. Only the mission operator can give it back.',
    request_decided: 'This has been decided already.',
    card_outdated: 'This message is out of date. Look at the newest one: more has been said since.',
    bad_request: 'Write something, without links.',
  },
}

const ar: SponsorTexts = {
  code: ({ name, organisation, code }) =>
    `يريد ${name} (${organisation}) أن يتصرف باسمك في Microsoft Teams. إن كنت أنت، فأعد هذا الرمز هناك خلال عشر دقائق: **${code}**\nوإن لم تكن أنت، فلا تخبر أحدًا بالرمز وأبلغ مشغّل المهمة.`,
  request: ({ name, organisation, isRenewal }) =>
    isRenewal
      ? `يطلب **${name}** (${organisation}) الاحتفاظ بالوصول إلى المهمة.`
      : `يطلب **${name}** (${organisation}) الدخول إلى المهمة.`,
  answer: ({ name, organisation }) => `أجاب **${name}** (${organisation}) عن سؤالك.`,
  inviteUsed: ({ name, organisation, addressee }) =>
    `فتح **${name}** (${organisation}) دعوتك الموجهة إلى ${addressee}. هل هو من دعوته؟ لا يدخل أحد قبل أن تؤكد.`,
  renewal: ({ name, organisation, date, days }) =>
    `ينتهي وصول **${name}** (${organisation}) في ${date}، بعد ${days === 1 ? 'يوم واحد' : `${days} أيام`}. لا يلزم فعل شيء إن كان يجوز أن ينتهي.`,
  cameBack: ({ name, organisation }) =>
    `عاد **${name}** (${organisation}) بالحساب والسجل نفسيهما. إن لم يكن ذلك صحيحًا فأبلغ مشغّل المهمة.`,
  deliveryFailed: ({ name, organisation, reason }) =>
    `لا يمكن إبلاغ **${name}** (${organisation}) بأي شيء في Teams: ${reason}. سيرى كل شيء عندما يفتح المهمة.`,
  partnerSuspended: ({ organisation }) =>
    `أوقف مشغّل المهمة وصول ${organisation} مؤقتًا. لا يستطيع أفرادها الدخول حتى يُفتح من جديد.`,
  fields: { purpose: 'الغرض', channels: 'ما الذي سيراه', question: 'سألت', answer: 'الجواب', invitedFor: 'سبب الدعوة' },
  nothing: 'لم يُكتب شيء',
  reasons: { blocked: 'لقد حظر الروبوت', not_installed: 'التطبيق غير مثبت لديه', other: 'لا يقبله Teams' },
  buttons: {
    approve: 'السماح بالدخول',
    approveFor: 'السماح لمدة …',
    refuse: 'رفض …',
    askBack: 'سؤال …',
    isThem: 'نعم، اسمح بالدخول',
    isNotThem: 'لا، ليس هو',
    renew: 'تجديد',
  },
  days: (count) => (count === 1 ? 'يوم واحد' : `${count} يومًا`),
  forms: {
    refuse: {
      title: 'رفض الطلب',
      label: 'السبب',
      help: 'يقرؤه صاحب الطلب. 200 حرف على الأكثر، بلا روابط.',
      send: 'رفض',
    },
    askBack: {
      title: 'سؤال صاحب الطلب',
      label: 'السؤال',
      help: 'يقرؤه صاحب الطلب ويمكنه الإجابة. 200 حرف على الأكثر، بلا روابط.',
      send: 'إرسال',
    },
  },
  outcomes: {
    approved: ({ date }) => `سُمح بالدخول حتى ${date}.`,
    refused: 'رُفض الطلب. سيُبلَّغ صاحبه.',
    askedBack: 'أُرسل السؤال. ستصلك رسالة جديدة عند الإجابة.',
    confirmed: 'تم التأكيد. يستطيع الدخول الآن.',
    notThem: 'لم يُسمح بالدخول. أُغلقت الدعوة؛ ادعُ من جديد إن لزم.',
    renewed: ({ date }) => `جُدد الوصول حتى ${date}.`,
    over: 'حُسم هذا الأمر. لا يلزم شيء آخر.',
  },
  refusals: {
    sponsor_required: 'القرار ليس لك: اسأل كفيل المؤسسة أو مشغّل المهمة.',
    sponsor_cannot_add: 'لا تستطيع أنت نفسك إضافة أشخاص إلى كل هذه القنوات. يجب أن يقرر من يستطيع ذلك أو مشغّل المهمة.',
    own_request: 'لا يقرر أحد في شأن نفسه. يجب أن يقرر شخص آخر.',
    organisation_closed: 'المؤسسة غير مفتوحة. يجب أن يفتحها مشغّل المهمة أولًا.',
    operator_decides: 'أغلق شخص هذا الحساب في Mattermost. لا يعيده إلا مشغّل المهمة.',
    request_decided: 'سبق اتخاذ القرار.',
    card_outdated: 'هذه الرسالة قديمة. انظر إلى الأحدث: قيل المزيد منذ ذلك الحين.',
    bad_request: 'اكتب شيئًا بلا روابط.',
  },
}

/** Languages by their BCP 47 base. */
export const sponsorTexts: Readonly<Record<string, SponsorTexts>> = { en, ar }

/** @param locale as Mattermost has it for the account */
export function wordsIn(locale: string | undefined): SponsorTexts {
  return sponsorTexts[(locale ?? '').split(/[-_]/)[0]?.toLowerCase() ?? ''] ?? en
}

/** A day as people of this language write it, by universal time. */
export function dateIn(locale: string | undefined, atMs: number): string {
  const language = wordsIn(locale) === ar ? 'ar' : 'en-GB'
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(atMs)
}
