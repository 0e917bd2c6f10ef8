import type { SceneBank } from '../history-scribe.ts'

export const standing = `### Frequencies and call signs
| Net | Channel | Who |
|:--|:--|:--|
| Distress and calling | **CH 16** | everybody |
| Boats, working | CH 10 | Terna, Havørn, Skua, Zulu 1, Zulu 2 |
| Helicopter | CH 06 | Saver 21, on-scene boat |
| Convoys | TETRA 4 | Anker *n*, Depot, Kirkbakken |
| Shelters | TETRA 7 | School, Hall, College |

Log lines: \`time\` channel **from → to** words. Write what was said, not what was meant. Corrections as a new line, never by deleting.`

/** Radio checks; `{unit}` is the station called. */
export const checks = [
  'Rescue Base > {unit}: Radio check.| {unit} > Rescue Base: Loud and clear.',
  'Rescue Base > {unit}: Radio check on one zero.| {unit} > Rescue Base: Readable, some noise. Same on your side?',
  '{unit} > Rescue Base: Radio check, new battery.| Rescue Base > {unit}: Five by five, thank you.',
  'Rescue Base > {unit}: How do you read?| {unit} > Rescue Base: Three by five, going up on deck. Now better.',
] as const

/** Position reports of boats on patrol. */
export const reports = [
  '{unit} > Rescue Base: Position report, {bearing} degrees {distance} miles from North Mole, wind {wind} knots, sea {wave} metres, all well.',
  '{unit} > Rescue Base: Leaving the moles for patrol, {n} on board, back at {later}.',
  '{unit} > Rescue Base: Back inside, berth two, fuel {nn} percent.',
  '{unit} > Rescue Base: Visibility {vis} kilometres, swell {wave} metres from the west. Nothing to report.',
  '{unit} > Rescue Base: At the outer buoy, light is working, turning south.',
  '{unit} > Rescue Base: Crew change at the slip, {mins} minutes not available.',
  'Havørn > Rescue Base: Holding west of Skarvøya, sea {wave} metres, wind {wind} gusting {gust}.',
  'Mobile 3 > Rescue Base: Gauge at the slip reads {level}, {place} passable on foot.',
  'Mobile 3 > Rescue Base: Barrier at {place} checked, closed and lit.',
  'Saver 21 > Rescue Base: On the ground, fuel for {two|two and a half|three} hours, crew rest until {later}.',
] as const

/** Talk of the convoy net; `{convoy}` is on the road. */
export const convoyCalls = [
  'Anker 1 > Depot: {convoy} through {checkpoint}, all vehicles, no damage.',
  'Anker 1 > Kirkbakken: {convoy} at {checkpoint}, expect us in {mins} minutes. Please have the ramp free.',
  'Anker 3 > Anker 1: Slow down, I have lost sight of you at {checkpoint}.',
  'Depot > Anker 1: {convoy}, report.| Anker 1 > Depot: At {checkpoint}, wet road, forty an hour.',
] as const

export const bank: SceneBank = {
  routine: [
    'w: `{time}` CH10 {unit}: {asks for time check, given|reports engine temperature high, watching it|asks for the bearing of the light, given|confirms last message}.',
    'w: `{time}` TETRA 7 {School|Hall|College} > Base: {{nn} for breakfast|all quiet|fuse changed, light again|one visitor lost, found|asks for the evening list}.',
    'w: `{time}` phone from {Nordkyst operations|the municipality|the police at Tunmo|the harbour master}: {wants the position of {unit}, given|confirms next call at {later}|nothing new}.',
    'w: `{time}` {carrier without speech|short burst of music|Two words in Polish, then nothing|Open microphone} on CH{10|16|06}, {mins} seconds.',
    'w: `{time}` CH06 Saver 21: {test of the hoist|lights on for the landing site|asks for wind, given {wind} kt|shutting down}.',
    'h: `{time}` weather read on CH10: {wind} kt, gusts {gust}, sea {wave} m, {vis} km.',
    'w: `{time}` recorder {checked|disk changed|clock compared, 0.{n} s off}.',
  ],
  warning: [
    [
      'd: Extra batteries handed to all boats and the three shelters. Spare base set is in the sports hall, in case we lose the roof here.',
    ],
    ['w: Aerial on the office roof taken down one section before the wind does it. CH 16 tested: fine.'],
  ],
  surge: [
    ['w: `{time}` CH16 congested, two distress calls at once. Moved {unit} to CH10. **Please keep 16 clear.**'],
    [
      "w: `{time}` mains gone, on generator. Recorder has a gap of 40 s. Nothing missed according to Nordkyst's own log.",
    ],
    [
      'w: `{time}` Unreadable call on 16, female voice, "…in the water…", bearing about 230. Repeated twice. Asked *Havørn* and *Terna* for a bearing.',
      '> w: Bearings cross at grid {grid}. *Saver 21* looks.',
      '> w: Found: dinghy with two, lifted at {time}. Logged under {incident}.',
    ],
    [
      "w: `{time}` Olena took over the working channel from KSR's side; her log and ours are compared at every full hour.",
    ],
  ],
  relief: [
    ['w: `{time}` Roof aerial back at full height. Range to Skarvøya good again.'],
    ["w: Compared with KSR's log 00–06: one difference (our 03:14 is their 03:41). Recording says **03:14**."],
  ],
  secondLow: [
    ['w: `{time}` Generator tested under load before the wind comes, 20 min, fine.'],
    ['w: `{time}` Quiet on all nets. Everybody listening.'],
  ],
  recovery: [
    ['w: `{time}` CH16: long story about a lost fender. Asked politely to use CH72.', '> m: :laughing:'],
    ['w: `{time}` Shelter net closed for the college, last guests went home at noon.'],
  ],
  any: [
    ['w: Correction: the entry at {earlier} should read *Zulu 2*, not *Zulu 1*.'],
    [
      'w: Watch handed over at {time}. Open: {incident} (see ~sea-rescue). Recorder running, batteries on charge.',
      '> d: Taken.',
    ],
    ['w: `{time}` noise on CH10 from the crane at the yard. They switch it off at {later}.'],
    ['y: `{time}` TETRA 7: shelter nurse asks for a call back. Aradım, hallettim (called, done).'],
    [
      'c: `{time}` TETRA 4: conducente di Anker 2 chiede la strada per il deposito. Spiegata. (Driver asked the way, explained.)',
    ],
    [
      'h: `{time}` Hlášení pro všechny stanice / weather to all stations read on CH16 and CH10: {wind} kt gusting {gust}, sea {wave} m.',
    ],
    ['w: `{time}` phone patch Base – hospital, 3 min, about the landing site. No names used.'],
    ['w: `{time}` CH16 MMSI test call by {vessel}, answered.'],
    [
      'w: `{time}` Unknown station using "Rescue Two" on TETRA 4. It is the fire brigade of Fossheim. Told them that we have a Rescue 2 as well, they become "Fossheim 2".',
    ],
  ],
}
