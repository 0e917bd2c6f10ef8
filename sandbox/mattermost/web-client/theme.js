import { state } from './state.js'

const variables = {
  sidebarBg: '--side',
  sidebarText: '--side-text',
  centerChannelBg: '--centre',
  centerChannelColor: '--centre-text',
  buttonBg: '--button',
  buttonColor: '--button-text',
}

/** Puts on the colours that the person chose for this team, or else for all. */
export function applyTheme() {
  const themes = state.preferences.filter(({ category }) => category === 'theme')
  const chosen = themes.find(({ name }) => name === state.team?.id) ?? themes.find(({ name }) => name === '')
  let theme = {}
  try {
    theme = JSON.parse(chosen?.value ?? '{}')
  } catch {
    // A preference that is no JSON is no theme.
  }
  for (const [key, variable] of Object.entries(variables))
    if (/^#[0-9a-f]{3,8}$/i.test(theme[key] ?? '')) document.documentElement.style.setProperty(variable, theme[key])
}
