import type { Message } from '../text/message.ts'

/** The words around the whole Mattermost, in English. */
export const chatText = {
  'switch.label': 'View',
  'switch.mission': 'Mission view',
  'switch.chat': 'Whole Mattermost',
  'menu.label': 'More of Mattermost',
  'menu.browser': 'Open in browser',
  'menu.playbooks': 'Playbooks',
  'menu.boards': 'Boards',
  'menu.agents': 'Agents',
  'menu.calls': 'Calls',

  'product.notListed':
    '{product} is not open to guests of this mission. If you need it, ask your sponsor or {operator}.',
  'product.notOnServer':
    '{product} is not switched on at this Mattermost at the moment. Ask {operator} if you need it.',
  'product.unknown': 'We could not find out whether {product} is there. Check your connection and try again.',
  'product.agents':
    'Agents answer direct messages like people do. Write to one by its name, or choose Agents at the edge on the right.',
  'product.calls': 'Start or join a call with the button above the messages of a channel.',
  operator: 'the mission operator',

  'frame.title': 'The whole Mattermost',
  'state.opening': 'Opening the whole Mattermost …',
  'state.open': 'The whole Mattermost is open',
  'state.question': 'Mattermost asks you something first',
  'state.mission': 'Back in the mission view',

  'ended.title': 'Mattermost has signed you out',
  'ended.detail': 'Your session there is over. Nothing is lost; open it again to go on where you were.',
  'signedOut.title': 'You have signed out of Mattermost',
  'signedOut.detail': 'You are still signed in to the mission view. Open Mattermost again whenever you like.',
  'failed.title': 'The whole Mattermost could not be opened',
  'failed.detail': 'Try again. If it stays, go on in the mission view and tell {operator}: {code}',
  'failed.away': 'Mattermost does not answer at the moment. Try again in a minute, or go on in the mission view.',
  'failed.offline': 'There is no connection to the mission. Try again when it is back.',
  'failed.over': 'Your access has changed. Go back to the mission view; it says how to go on.',
  'barred.title': 'The whole Mattermost needs a window of its own here',
  'barred.silent':
    'It did not open inside this app. The app or the browser may not allow it; in the browser it works, and you stay signed in.',
  'barred.cookie':
    'This app or browser does not keep the sign-in of a page inside it. In the browser it works, and you stay signed in.',
  'barred.host': 'On this kind of device it works better in the browser. You stay signed in.',
  'action.browser': 'Open in browser',
  'action.again': 'Open it again',
  'action.here': 'Try it here',
  'action.mission': 'Back to the mission view',

  'browser.opened': 'It opens in the browser. Say there that it is you.',
  'browser.failed': 'It could not be opened in the browser. Try again.',
  'popout.blocked': 'The small window was blocked. Allow windows of this page, or use Open in browser.',

  'call.barred':
    'This app gives no microphone to calls. Take the call in the browser: it opens in this channel, signed in as you.',
  'call.window':
    'The large view of a call does not open inside this app. The small one goes on; in the browser there are both.',
  'call.browser': 'Open the call in the browser',
  'call.desktop': 'Open in the Mattermost desktop app, where you are not signed in',
  dismiss: 'Dismiss',
} as const satisfies Record<string, Message>
