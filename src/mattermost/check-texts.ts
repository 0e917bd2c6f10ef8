/** What an operator reads about the Mattermost server: titles and what to do, on the administration page and in `doctor`. */
export const checkTexts = {
  reachable: {
    title: 'Mattermost answers',
    away: 'Start the server, or correct mattermost.url.',
    slow: 'Look at the load of the server and its database, or raise mattermost.requestTimeoutMs.',
    broken: 'Look at the log of the server, and at the proxy before it: mattermost.url must lead to Mattermost itself.',
  },
  adminToken: {
    title: 'The administrator token works',
    refused:
      'Make a personal access token for a system administrator that is used for nothing else, and set mattermost.adminToken. Tokens need Integrations > Integration Management > Enable Personal Access Tokens.',
    notAdmin: 'Give the account the role System Admin, or use the token of an account that has it.',
  },
  version: {
    title: 'Version of Mattermost',
    old: 'Update the server to 11 or later.',
    unknown: 'mattermost.url may lead to something else than Mattermost.',
  },
  siteUrl: {
    title: 'Site URL',
    missing: 'Set Environment > Web Server > Site URL on the server.',
    differs: 'Set mattermost.siteUrl to the Site URL of the server.',
  },
  guests: {
    title: 'Guest accounts',
    not_licensed:
      'Guests need a licence (Professional, Enterprise, or the free Entry edition). Without one, set guests.whenUnavailable to restricted-member, or nobody can come in.',
    feature_missing:
      'The licence lacks guest accounts. Change the licence, or set guests.whenUnavailable to restricted-member.',
    switched_off:
      'Switch on Authentication > Guest Access. Mattermost has deactivated all guests meanwhile; those made here come back at their next sign-in.',
    restricted:
      'Partner people are ordinary members whom only this gateway confines. Make sure that none of them can sign in to Mattermost directly.',
    mfa: 'Switch off Authentication > Guest Access > Enforce Multi-factor Authentication: guests sign in through Entra, and the server refuses their tokens while it is on.',
  },
  guestDomain: {
    title: 'Addresses of guests are allowed',
    refused: (domain: string) =>
      `Add ${domain} to the allowed domains (Authentication > Guest Access > Whitelisted Guest Domains, and Authentication > Signup > Restrict account creation), or change guests.emailDomain.`,
  },
  userTokens: {
    title: 'Personal access tokens',
    off: 'Switch on Integrations > Integration Management > Enable Personal Access Tokens. While it is off, every guest is locked out.',
  },
  userLimit: {
    title: 'Number of users',
    near: 'The server soon refuses new accounts. Deactivate accounts that nobody uses, or get a licence.',
    full: 'The server refuses new accounts. Deactivate accounts that nobody uses, or get a licence.',
  },
  team: {
    title: (name: string) => `Team ${name}`,
    missing: (partners: string) => `There is no such team. Create it, or correct the terms of ${partners}.`,
    full: 'No guest can be added. Raise Site Configuration > Users and Teams > Max Users Per Team.',
    near: 'Raise Site Configuration > Users and Teams > Max Users Per Team soon: beyond it nobody can be added.',
  },
  channel: {
    title: (team: string, channel: string) => `Channel ${channel} of team ${team}`,
    missing: (partners: string) => `There is no such channel. Create it, or correct the terms of ${partners}.`,
    archived: (partners: string) => `The channel is archived. Restore it, or take it out of the terms of ${partners}.`,
  },
  push: {
    title: 'Push notifications',
    off: (address: string | undefined) =>
      `On the server set EmailSettings.SendPushNotifications to true and EmailSettings.PushNotificationServer to ${address ?? 'the address that the administration page shows'} (Environment > Push Notification Server > Custom Push Notification Service location). Until then nobody in Teams is told of anything.`,
    elsewhere: (address: string) =>
      `On the server set EmailSettings.PushNotificationServer to ${address} (Environment > Push Notification Server). If phones are used too, set push.proxyUrl here to the address that stood there. When a change does not stay, the server takes this setting from its environment (MM_EMAILSETTINGS_PUSHNOTIFICATIONSERVER): change it there.`,
    noKey: 'Restart the server; it makes its key when it starts. Without it no push can be believed.',
    contentsTitle: 'Contents of push notifications',
    contentsFull:
      'Set EmailSettings.PushNotificationContents to generic_no_channel (Site Configuration > Notifications), so that no text leaves the server. Here it is dropped on arrival either way; phones show what this setting says.',
    proofTitle: 'A push arrives',
    notYet: 'The backend tries it by itself within a minute; look again then.',
    notProven:
      'Look whether the server reaches this address: its log names each push that failed. If it stands behind a proxy, let POST through on that path. The backend tries again every ten minutes.',
  },
  buttons: {
    title: 'Buttons in messages of the bot',
    notAllowed: (host: string) =>
      `The server does not call addresses inside its network. Add ${host} to ServiceSettings.AllowedUntrustedInternalConnections (Environment > Developer > Allow untrusted internal connections), or set mattermost.callbackUrl here to an address that it may call. Until then sponsors without Teams see buttons that do nothing.`,
    unknown: (host: string) =>
      `${host} is not found from here. Make sure that the Mattermost server finds it, or set mattermost.callbackUrl to an address at which the server reaches this process.`,
  },
  mail: {
    title: 'Mail to guests',
    bounces:
      'Mattermost mails the owner of each new token. The addresses made for guests take no mail, so your mail server will see two bounces for each guest. Nothing else is needed.',
    delivered: (domain: string) =>
      `Mattermost mails the owner of each new token. Make sure that nobody receives mail for ${domain}, or use a domain that ends in .invalid for guests.emailDomain.`,
  },
  rateLimit: {
    title: 'Rate limit of the server',
    shared:
      'All guests come from the address of this gateway and share one allowance. Switch it off for this address, or vary it by user (Environment > Rate Limiting).',
    perUser: 'Our own administration counts as one user. Allow it at least 50 requests a second.',
  },
  openServer: {
    title: 'Creation of accounts',
    open: 'Anybody who reaches the server can make an account. Switch off Authentication > Signup > Enable Open Server.',
  },
  hardened: {
    title: 'Hardened mode',
    on: 'The server leaves the reason out of its errors, so refusals to people are less exact. Nothing else is needed.',
  },
  bot: {
    title: 'Bot account',
    cannot:
      'Switch on Integrations > Bot Accounts > Enable Bot Account Creation, or make a bot of the name in mattermost.botUsername as the administrator of mattermost.adminToken.',
    taken:
      'We speak only through a bot that the administrator of mattermost.adminToken owns. If you have changed that account, give it the bot (mmctl bot assign); if the name belongs to somebody else, choose another in mattermost.botUsername.',
  },
} as const
