/** Names on the mission's map and in its radio traffic. All are invented. */

export const places = [
  'Fish Quay',
  'the Ferry Terminal',
  'the Old Customs House',
  'Lower Town',
  'Mill Street',
  'Harbour Road',
  'the tank farm',
  'Kirkbakken',
  'Grønnvik',
  'Lyngnes',
  'the boatyard',
  'Ropewalk Lane',
] as const

export const shelters = [
  'Kirkbakken school',
  'the sports hall',
  "the seamen's church",
  'Fossheim college',
  'Grønnvik parish hall',
] as const

export const vessels = [
  'FV Lomvi',
  'FV Havsula',
  'SY Calypso',
  'FV Marite',
  'barge Bjarg 4',
  'SY Tern of Aran',
  'FV Ingeborg',
  'MV Kestrel Bay',
  'workboat Torsk',
  'FV Stella Polare',
  'MY Bellatrix',
  'FV Ørnen',
  'SY Windrush',
  'FV Sjøblomst',
  'MV Castor',
  'FV Duen',
  'SY Penrose',
  'pilot boat Falk',
] as const

/** Where the water stood in the streets. */
export const lowPlaces = [
  'Fish Quay',
  'the Old Customs House',
  'Lower Town',
  'Mill Street',
  'Harbour Road',
  'Ropewalk Lane',
] as const

export const boats = ['Terna', 'Havørn', 'Skua', 'Zulu 1', 'Zulu 2'] as const
/** Highest sea in which each boat goes out. */
export const boatLimitsM: Record<(typeof boats)[number], number> = {
  Terna: 7.5,
  Havørn: 99,
  Skua: 2.5,
  'Zulu 1': 3.5,
  'Zulu 2': 3.5,
}

export type RouteName = 'GREEN' | 'RED' | 'AMBER' | 'BLUE'
export const routes: Record<RouteName, readonly string[]> = {
  GREEN: ['Fossheim depot', 'Tunmo junction', 'Elvebru bridge', 'Kirkbakken'],
  RED: ['Fossheim depot', 'Lyngnes viaduct', 'Grønnvik', 'Ferry Terminal'],
  AMBER: ['Fossheim depot', 'Skogheim sawmill', 'Upper ford', 'Kirkbakken'],
  BLUE: ['Lyngnes slip', 'Outer buoy', 'Skarvøya pier'],
}

export const supplies = [
  'drinking water',
  'blankets',
  'sandbags',
  'infant formula',
  'field beds',
  'tarpaulins',
  'submersible pumps',
  'water purification tablets',
  'ready meals',
  'generators',
] as const
