import { adminEnglish } from './english-admin.ts'
import type { Message } from './message.ts'
import { englishProblemTexts } from './problem-texts.ts'

const screens = {
  'app.name': 'Mission Collaboration',
  'app.opening': 'Opening the mission …',
  'app.signingIn': 'Signing you in …',
  'app.prompting': 'Microsoft asks you to sign in or to agree, in a window of its own. Please answer there.',
  'app.version': 'Version {version}',

  'header.who': '{name}, {organisation}',
  'header.guestOf': 'Guest of {operator}',
  'header.accessUntil': 'Access until {day}',
  'header.whoSeesWhat': 'Who sees what',

  'action.retry': 'Try again',
  'action.tryNow': 'Try now',
  'action.signIn': 'Sign in',
  'action.signInAgain': 'Sign in again',
  'action.reload': 'Reload',
  'action.back': 'Back to the mission',
  'action.copyLink': 'Copy link',
  'action.openLink': 'Open link',

  'contact.line': 'The mission operator is {operator}. You reach them here: {contact}',
  'contact.nameOnly': 'The mission operator is {operator}.',
  'number.line': 'Number of this answer: {number}',
  'tenant.line': 'Your organisation’s tenant ID: {tenant}',
  'again.slowly': 'This page looks again by itself. You can leave it open.',

  'outside.heading': 'Open this in Teams, Outlook or Microsoft 365',
  'outside.reason':
    'Mission Collaboration signs you in through Microsoft 365, so it cannot start in a plain browser window.',
  'outside.step1': 'Open Microsoft Teams, Outlook or Microsoft 365 with the account of your organisation.',
  'outside.step2': 'Choose Apps and look for Mission Collaboration.',
  'outside.step3': 'If it is not there, ask the Teams administrator of your organisation to add it.',
  'outside.openTeams': 'Open Teams in the browser',

  'welcome.heading': 'Welcome to the mission of {operator}',
  'welcome.reason': 'You are signed in as a guest. Before you begin, this is who sees what.',
  'welcome.membersHeading': 'What the others see of you',
  'welcome.membersBody':
    'Your name {name}, your organisation {organisation}, your username @{username}, whether you are online, and everything that you write in your channels.',
  'welcome.readersHeading': 'Who reads along',
  'welcome.readersBody':
    'Members of the mission and people of other partner organisations who are in the same channel. The label beside a channel’s name says for whom it is meant.',
  'welcome.storedHeading': 'What is stored, and where',
  'welcome.storedBody':
    'Messages and files are stored on the Mattermost server of {operator}, whose administrators can read them. They are not stored in Teams. For your access we keep your name, the number of your account at your organisation, when you signed in, and what was decided about your access.',
  'welcome.accessHeading': 'How long you have access',
  'welcome.accessBody': 'Until {day}.',
  'welcome.accessSponsored': 'Until {day}. {sponsor} answers for you and can renew or end it.',
  'welcome.restricted':
    'This Mattermost server has no guest accounts. You have an ordinary account that this app keeps to your channels.',
  'welcome.continue': 'Continue to the mission',
  'welcome.privacy': 'More about privacy',

  'consent.heading': 'Your organisation has to agree first',
  'consent.reason':
    'An administrator of your organisation agrees once, for everybody, that its people may sign in to this mission.',
  'consent.askedHeading': 'What is asked',
  'consent.asked1': 'To know who signs in: name, organisation and picture from your work account.',
  'consent.asked2': 'Nothing else: no mail, no files, no chats, no calendar.',
  'consent.linkHeading': 'Link for the administrator',
  'consent.linkHint': 'Send this link to the administrator of your organisation, or open it if you are one.',
  'consent.copied': 'The link is copied.',
  'consent.notCopied': 'The link could not be copied. Select it and copy it by hand.',
  'consent.afterwards': 'When it is done, come back here and choose “Try again”.',

  'ask.heading': 'Ask for access',
  'ask.label': 'Why do you need access?',
  'ask.hint': 'Optional. Plain text without links; whoever decides reads it together with your name.',
  'ask.left': { one: '{count} character left', other: '{count} characters left' },
  'ask.tooLong': {
    one: 'Shorten the text by {count} character.',
    other: 'Shorten the text by {count} characters.',
  },
  'ask.noLinks': 'The text was not accepted. Leave out links and web addresses.',
  'ask.send': 'Ask for access',
  'ask.sending': 'Asking …',
  'ask.open': 'You asked on {moment}. You are told when it is decided.',
  'ask.openUndated': 'You have already asked. You are told when it is decided.',
  'ask.approved': 'Your request was approved. The rest may take a moment.',
  'ask.refused': 'Your request was refused. You can ask again.',
  'ask.refusedBecause': 'Your request was refused: {reason} You can ask again.',
  'ask.askedBack': 'Before it is decided, you are asked: {question}',
  'ask.answerHeading': 'Answer the question',
  'ask.answerLabel': 'Your answer',
  'ask.answerHint': 'Plain text without links; whoever decides reads it.',
  'ask.answerSend': 'Send answer',
  'ask.notTaken': 'Requests from your organisation are not taken here. Please reach the mission operator directly.',
  'ask.failed': 'The request did not go through: {reason}',

  'unsent.heading': {
    one: 'This text of yours was not sent. Copy it if you want to keep it.',
    other: 'These {count} texts of yours were not sent. Copy them if you want to keep them.',
  },
  'unsent.label': 'For {channel}',

  'suspended.next':
    'Nothing is lost: your account and what you wrote are kept. The mission operator can tell you more.',
  'ended.next': 'What you wrote stays in the mission. If access is given back, you get the same account.',
  'ended.ask': 'You can ask for access again.',
  'full.next': 'They, or the mission operator, can make room for you.',
  'full.busyNext': 'Many people of your organisation came at once. This page tries again by itself.',
  'unavailable.next': 'Nothing is wrong on your side. As soon as it is mended, this page opens by itself.',
  'elsewhere.next':
    'In Teams, choose your picture at the top right, switch to your own organisation, and open the app there.',
  'member.next':
    'If you administer this mission, the administration page of this app shows partners, guests, requests and the audit.',
  'member.openMattermost': 'Open Mattermost',
  'member.openAdministration': 'Open the administration page',
  'signedOut.next': 'Your work is safe. Signing in again takes a moment.',

  'waiting.countdown': { one: 'Next try in {count} second.', other: 'Next try in {count} seconds.' },
  'waiting.longCountdown': { one: 'Next try in {count} minute.', other: 'Next try in {count} minutes.' },
  'waiting.now': 'Trying now …',
  'waiting.tries': { one: 'Tried once so far.', other: 'Tried {count} times so far.' },

  'channels.heading': 'No channels yet',
  'channels.reason': 'You are signed in, but no channel of the mission has been opened to you.',
  'channels.next':
    'The mission operator or your sponsor opens channels to your organisation. This page looks again by itself and goes on as soon as there is one.',
  'channels.sponsor': 'Your sponsor is {sponsor}.',

  'renewal.failing': 'Your sign-in could not be renewed yet. You can go on until {moment}.',

  'crash.heading': 'The app stumbled',
  'crash.reason': 'Something in the app went wrong, or a part of it could not be loaded because it has been updated.',

  'problem.offline.title': 'No connection',
  'problem.offline.detail': 'The mission does not answer. Check your network; we keep trying.',
  'problem.answer_odd.title': 'Something in between answered',
  'problem.answer_odd.detail':
    'The answer did not come from the mission, perhaps from a proxy or a sign-in page of your network. We keep trying.',
  'problem.host_silent.title': 'Teams does not answer',
  'problem.host_silent.detail': 'Open the app in Teams, Outlook or Microsoft 365. If you are there already, try again.',
  'problem.sign_in_cancelled.title': 'Sign-in was not finished',
  'problem.sign_in_cancelled.detail': 'The window of Microsoft was closed before you were signed in.',
  'problem.sign_in_blocked.title': 'The sign-in window was blocked',
  'problem.sign_in_blocked.detail': 'Allow pop-up windows for Teams in your browser, then sign in.',
  'problem.sign_in_disabled.title': 'Sign-in to this app is switched off',
  'problem.sign_in_disabled.detail':
    'Your organisation’s rules or the app’s registration forbid it. Show this page to the administrator of your organisation.',
  'problem.sign_in_elsewhere.title': 'You are signed in elsewhere',
  'problem.sign_in_elsewhere.detail': 'The app was opened in a place that belongs to another organisation.',
  'problem.sign_in_failed.title': 'Sign-in did not work',
  'problem.sign_in_failed.detail':
    'Microsoft did not sign you in. Try again; if it stays, close the app and open it again.',
  'problem.sign_in_needed.title': 'Please sign in again',
  'problem.sign_in_needed.detail': 'Microsoft wants to see you before it goes on.',
} as const satisfies Readonly<Record<string, Message>>

/** Every sentence of the tab in English. A further language is one more table of the same shape (`text.ts`). */
export const english = { ...englishProblemTexts, ...screens, ...adminEnglish }
