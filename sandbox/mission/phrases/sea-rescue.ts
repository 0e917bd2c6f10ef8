import type { IncidentKind } from '../history-incidents.ts'
import type { SceneBank, Story } from '../history-scribe.ts'

export const standing = `### Standing orders, sea rescue
1. **CH 16** is watched around the clock by the radio desk; work on **CH 10**, helicopter on **CH 06**.
2. One thread for one incident. First line: number, what, souls on board, position.
3. Positions in degrees and decimal minutes, \`57°58.0'N 006°31.0'E\`. No "near the island".
4. No names of casualties. Never. Numbers and condition only.
5. Launch limits: see the pinned post in ~weather. Over the red line only with Mara or David.

| Unit | Type | Crew | Limit |
|:--|:--|--:|--:|
| *Terna* | lifeboat 16 m | 6 | 7.5 m |
| *Havørn* | coast guard 47 m | 18 | none |
| *Skua* | RIB 9 m | 4 | 2.5 m |
| *Zulu 1*, *Zulu 2* | rescue boats (KSR) | 5 | 3.5 m |
| *Saver 21* | helicopter | 5 | 55 kt |`

export type Beat = {
  /** Share of the unit's way to the scene at which this happens; above 1 is after arrival. */
  readonly when: number
  /** `From > To: words`. */
  readonly radio: readonly string[]
  readonly desk?: string
}

const MAYDAY_END =
  'Rescue Base > {vessel}: Received. {unit} is on the way to you, {eta} minutes. Life jackets on, report any change at once.'

/** What is said on the radio and written at the desk, from the alert to the closing line. */
export const scripts: Record<IncidentKind, readonly Beat[]> = {
  adrift: [
    {
      when: 0,
      radio: [
        '{vessel} > Rescue Base: Pan-pan, pan-pan. No engine, {souls} persons on board, drifting towards the lee shore.',
        'Rescue Base > {vessel}: {vessel}, received your pan-pan. Say position and depth.',
        '{vessel} > Rescue Base: Position {position}, depth about {mins} metres, anchor {does not hold|is dragging}.',
        MAYDAY_END,
      ],
      desk: '**{number}** · {vessel} without engine, {souls} POB, `{position}` ({bearing}° / {distance} nm from North Mole). Drifting to the lee shore, {wave} m sea. Tasking *{unit}*, ETA {eta} min.',
    },
    {
      when: 0.5,
      radio: [
        '{unit} > Rescue Base: Clear of the moles, course {bearing}, {making good speed|speed reduced in the swell}.',
      ],
    },
    {
      when: 1,
      radio: ['{unit} > Rescue Base: On scene, line {across at the second attempt|passed}. Taking her in tow.'],
      desk: '*{unit}* on scene {time}, {line across at second attempt|tow connected}. All {souls} {unhurt|tired, cold, unhurt}.',
    },
    {
      when: 2.4,
      radio: ['{unit} > Rescue Base: Alongside {inner basin|pontoon two}, tow let go. All {souls} persons ashore.'],
      desk: ':white_check_mark: {number} closed {time}. {vessel} moored in the inner basin, {souls} safe.',
    },
  ],
  grounding: [
    {
      when: 0,
      radio: [
        '{vessel} > Rescue Base: Mayday, mayday, mayday. Aground {west of Lyngnes|on the outer skerry}, {souls} persons, taking water.',
        'Rescue Base > all stations: Mayday relay. {vessel} aground, position {position}. Vessels in the area report.',
        MAYDAY_END,
      ],
      desk: '**{number}** · :rotating_light: {vessel} aground and taking water, {souls} POB, `{position}`. Mayday relayed. *{unit}* and *{second}* tasked, *Saver 21* to standby.',
    },
    {
      when: 0.6,
      radio: ['Saver 21 > Rescue Base: Airborne, four minutes to {vessel}.'],
      desk: '*Saver 21* airborne. Pump goes with *{second}*.',
    },
    {
      when: 1,
      radio: [
        '{unit} > Rescue Base: On scene. She lies on her {port|starboard} side, sea breaking over the stern. Taking people off over the bow.',
      ],
      desk: '*{unit}* on scene. Taking people off over the bow, one at a time.',
    },
    {
      when: 1.6,
      radio: [
        '{unit} > Rescue Base: {souls} persons taken off, count confirmed with the skipper. {hurt} hurt, not critical.',
        'Rescue Base > {unit}: Copied, {souls} off, {hurt} hurt. Ambulance will meet you at the slip.',
      ],
      desk: 'All {souls} off, {hurt} hurt (not critical). @yusuf.demir ambulance at the slip please.',
    },
    {
      when: 2.6,
      radio: ['{unit} > Rescue Base: At the slip, casualties handed over.'],
      desk: ':white_check_mark: {number} closed for people at {time}. Hull stays on the rock; fuel is on the watch list.',
    },
  ],
  overboard: [
    {
      when: 0,
      radio: [
        '{vessel} > Rescue Base: Mayday, mayday. Man overboard, position {position}, lost sight of him.',
        'Rescue Base > {vessel}: Received mayday. Stay in the area, post lookouts, throw a marker.',
        'Rescue Base > Saver 21: Scramble, man overboard, {bearing} degrees {distance} miles.',
      ],
      desk: '**{number}** · :rotating_light: Person in the water from {vessel}, `{position}`. Life jacket worn: yes. Water 7 °C. *{unit}* and *Saver 21* tasked, *{second}* following.',
    },
    {
      when: 0.4,
      radio: ['Saver 21 > Rescue Base: On scene, starting expanding square from the marker.'],
      desk: 'Datum set, drift {bearing}° reversed at 1.6 kt. First cell **{grid}**.',
    },
    {
      when: 0.9,
      radio: [
        'Saver 21 > {unit}: I have a light, two hundred metres on your starboard bow.',
        '{unit} > Saver 21: Seen, approaching.',
      ],
    },
    {
      when: 1.1,
      radio: ['{unit} > Rescue Base: Recovered one person, conscious, hypothermic.'],
      desk: '**Recovered alive** at {time}, cell {grid}. Conscious, hypothermic. Lifted by *Saver 21*. @yusuf.demir one for the warm room.',
    },
    {
      when: 1.7,
      radio: ['Saver 21 > Rescue Base: Landed at the hospital, handed over.'],
      desk: ':white_check_mark: {number} closed {time}. In the water for about {mins} minutes. The jacket light made it.',
    },
  ],
  flooded: [
    {
      when: 0,
      radio: [
        'Mobile 3 > Rescue Base: {souls} persons on the upper floor at {place}, water at the door handle and rising.',
        'Rescue Base > {unit}: Proceed to {place}, {souls} persons, access from the street side only.',
      ],
      desk: '**{number}** · {souls} people on the upper floor at {place}, water about 1.2 m in the street. *{unit}* sent, depth enough for the boat.',
    },
    {
      when: 0.8,
      radio: [
        '{unit} > Rescue Base: At {place}. Current in the street about two knots, using a line to the lamp post.',
      ],
      desk: '*{unit}* at the house. Current in the street, going by line.',
    },
    {
      when: 1.3,
      radio: [
        '{unit} > Rescue Base: {souls} on board, {one dog|two cats|no animals|one parrot} as well. To the school.',
      ],
      desk: ':white_check_mark: {number}: {souls} people to {shelter}. {One of them is 91 and gave orders.|All in good heart.|Cold, wet, relieved.} Closed {time}.',
    },
  ],
  medevac: [
    {
      when: 0,
      radio: [
        'Skarvøya > Rescue Base: One patient for transfer, doctor on the island asks for a helicopter.',
        'Rescue Base > Skarvøya: Received. Stand by for the decision, weather is {wind} knots.',
      ],
      desk: '**{number}** · Transfer from Skarvøya, one patient, priority {2|2|1}. Helicopter if the cloud lifts, otherwise *{unit}*. @yusuf.demir which bed?',
    },
    {
      when: 0.7,
      radio: ['Saver 21 > Rescue Base: Skarvøya in sight, landing on the school field.'],
      desk: 'Bed: {Fossheim|Sundhavn, second floor}. *Saver 21* lands on the school field.',
    },
    { when: 1.4, radio: ['Saver 21 > Rescue Base: Airborne with one patient and nurse, {n} minutes to the hospital.'] },
    {
      when: 1.8,
      radio: ['Saver 21 > Rescue Base: Patient handed over, returning to base.'],
      desk: ':white_check_mark: {number} closed {time}, patient handed over, stable.',
    },
  ],
  beacon: [
    {
      when: 0,
      radio: [
        'Rescue Base > all stations: Distress beacon 406 received, position {position}. Vessels in the area report.',
        'Havørn > Rescue Base: Nearest to position, {distance} miles, proceeding.',
      ],
      desk: '**{number}** · 406 beacon, `{position}`, registered to {vessel}. No voice contact. *Havørn* nearest, checking by phone in parallel.',
    },
    {
      when: 0.7,
      radio: [
        '{vessel} > Rescue Base: We are in the marina, all well. The beacon {fell into the bilge|was washed with the deck}. We switch it off.',
        'Rescue Base > Havørn: Stand down, false alarm, vessel in harbour.',
      ],
      desk: ':white_check_mark: {number} closed {time}. False alarm, {vessel} is in the marina, beacon {got wet|was hit by a bucket}. Better one too many.',
    },
  ],
  hazard: [
    {
      when: 0,
      radio: [
        '{vessel} > Rescue Base: Floating {container|tree trunk|pontoon section}, awash, position {position}.',
        'Rescue Base > all stations: Securité, securité. Floating hazard, position {position}, keep a sharp lookout.',
      ],
      desk: '**{number}** · Floating hazard `{position}`, awash, hard to see. Securité broadcast every 30 min. *{unit}* to mark or tow.',
    },
    {
      when: 1.2,
      radio: [
        '{unit} > Rescue Base: Found it, marked with a strobe, {will tow at slack water|towing to the breaker yard}.',
      ],
      desk: '{number}: marked at {time}, {tow at slack water|tow to the breaker yard under way}.',
    },
    {
      when: 3,
      radio: ['{unit} > Rescue Base: Hazard secured.'],
      desk: ':white_check_mark: {number} closed {time}, secured. Broadcast cancelled.',
    },
  ],
  overdue: [
    {
      when: 0,
      radio: [
        'Rescue Base > all stations: {vessel} overdue, {souls} persons, last seen {bearing} degrees from the mole. Report any sighting.',
      ],
      desk: '**{number}** · {vessel} overdue since {mins} min, {souls} POB, phone switched off. Last AIS `{position}`. Asking the marinas first, *{unit}* at {n} minutes notice.',
    },
    {
      when: 0.6,
      radio: ['{unit} > Rescue Base: Searching along the coast from Lyngnes, nothing so far.'],
      desk: 'Nothing in the marinas. *{unit}* searching along the shore, cells **{grid}** and next.',
    },
    {
      when: 1.5,
      radio: ['{unit} > Rescue Base: Found, at anchor behind the skerry, all well, battery empty.'],
      desk: ':white_check_mark: {number} closed {time}. At anchor behind the skerry, all {souls} well, battery empty. They were surprised to see us.',
    },
  ],
}

export const bank: SceneBank = {
  routine: [
    'w: *{unit}* {back alongside|out for patrol|at the fuel berth|on the slip} {time}, {crew of five|crew complete|one crew change}, {nothing to report|all well|wet but content|radar works again}.',
    'w: {incident}: {report filed|recording saved|statement of the skipper taken|owner informed|insurance told where the hull lies}.',
    'd: {Batteries|Flares|Dry suits|Survival bags|Lines} at the boathouse {checked|counted|restocked} {time}, {enough for two days|two missing, ordered|complete}.',
    'w: Call from {a walker|the ferry|a fisherman|the lighthouse|a child, very precise}: {orange object|red light|loose pontoon|empty dinghy} near grid {grid}. *{unit}* {looked, it is a buoy|looked, nothing there|towed it in|knows it already}.',
    'w: {CH16 quiet|Two calls on 16, both routine|One test call on 16} in the last hour. Sea {wave} m, wind {wind} kt.',
    'd: Watch at the boathouse until {later}: {A crew|B crew|KSR|mixed crew}. {Handover done.|Keys are in the box.|Two new faces, be nice.}',
    'w: *{unit}* needs {a new bulb for the port light|ten minutes of a mechanic|a look at the gearbox|fresh water}. {Not urgent.|Before the next launch please.|Done {time}.}',
    'd: {Drill|Line-throwing drill|Stretcher drill} with *{unit}* {went well|needs repeating|in nine minutes, a record}.',
    'w: Nordkyst reports {no traffic|two coasters|one tanker, deep,|a cruise ship} passing outside, CPA {n} nm. {Informed about the hazards.|Nothing for us.}',
    'm: Visited the boathouse. {Spirits good.|They need socks more than medals.|Soup is excellent.|Somebody repaired the heater.}',
  ],
  warning: [
    [
      'd: Moored craft: 41 of 63 moved to the inner basin. Owners of the rest called twice.',
      '> m: A third time, then we tow.',
    ],
    [
      'd: *Havørn* confirms she stays at sea for the storm, west of Skarvøya, rather than being shut in. Ingrid at Nordkyst has the link to her bridge.',
    ],
    [
      'd: Crew rest before the peak: *Terna* A crew sleeps 14–20, B crew 20–02. Nobody "just stays up".',
      '> m: :+1: and that includes you.',
    ],
    [
      'h: Bar at the entrance breaks across from about {later}. After that only *Terna* and *Havørn* can pass.',
      '> d: Then Skua is inside by then.',
    ],
  ],
  surge: [
    ['d: *{unit}* back at {time}, refuelled, crew change. Boat has a crack in the {windscreen|radar arch}, works.'],
    [
      'm: @david.stone how many open?',
      '> d: {n}. Two need the helicopter, the rest boats can do.',
      '> m: Order by people in the water, then children, then the rest. No discussion with callers about it.',
    ],
    ['d: @channel *Skua* is **off** until further notice, sea {wave} m is over her limit. Lower Town streets only.'],
    [
      'w: KSR boats are doing the work of ten in Lower Town. Tomasz asks for dry suits, size L and XL, and something hot.',
      '> c: Dry suits: 6 from the dive club. Something hot: minestrone, tra venti minuti.',
      '> w: He says "dziękuję" and means it.',
    ],
    [
      'w: Log of the night so far:\n```\n{time}  open {n}   closed {nn}\nlaunches   {nn}\nfuel       Terna 62 %  Zulu 1 40 %  Zulu 2 55 %\nhelo hours 5.4 of 8.0\n```',
    ],
    [
      'd: Helicopter crew reaches duty limit at {later}. Replacement crew by road through AMBER, two hours. Plan for a gap of about {mins} min.',
      '> m: Gap accepted. *Havørn* closes in for that time.',
    ],
    ['h: Next squall in {mins} minutes, lasts about ten. Please no transfers in it.', '> d: *{unit}* waits.'],
  ],
  relief: [
    ['d: First full night with no launch after {midnight|two}. Crews slept. It shows.'],
    [
      'd: Divers look at the wreck at the South Mole at slack water {later}. Safety boat *{unit}*.',
      '> h: {wave} m outside, inside the mole 0.5. Go.',
    ],
    ['m: The skipper of {vessel} brought a cake to the boathouse. Six hours later it is gone. :cake:'],
    [
      'd: Fuel film seen at grid {grid}, about 200 × 30 m, thin. *Havørn* takes samples, boom from the ferry company on its way.',
      '> m: Municipality and harbour master told at {time}.',
    ],
  ],
  secondLow: [
    [
      'd: Same rules as last week: boats inside by {later}, nobody walks on the moles. @channel please repeat it to everybody who "only wants a photo".',
    ],
    ['w: Quiet on 16. {wave} m outside, everybody stayed in. That is how it should look.'],
    ['d: *Zulu 2* parked in Mill Street again, on the trailer, just in case. The people there clapped.'],
  ],
  recovery: [
    [
      'd: Survey of the channel with *{unit}* finished: {n} obstructions, 2 of them above 3 m. List to the harbour master, chart correction follows.',
    ],
    [
      'd: Training the island volunteers on *Skua* this afternoon. Weather made for it.',
      '> m: Take pictures, we need them for the report.',
    ],
    ['d: KSR rotates half its crew. Tomasz stays. Handover with the new ones at {later} at the boathouse.'],
    [
      'm: Numbers for the briefing: how many people did the boats bring in since the start?',
      '> d: 312, of which 204 in the first 48 hours. No life lost at sea.',
      '> m: I will say that sentence slowly.',
    ],
    ['d: *Terna* out of the water for the hull check {tomorrow|on the next tide}, *Havørn* covers.'],
  ],
  any: [
    [
      'd: Reminder that a position is two numbers. "By the red buoy" cost us four minutes. :face_with_rolling_eyes:',
      '> w: Fixed in the log, and yes.',
    ],
    ['w: {unit} asks for the tide at the slip.', '> h: {level} at the gauge now.'],
    ["w: Jonas has the contact to Nordkyst's operations room tonight, the number is in the pinned post in ~situation."],
    [
      'd: Fuel: *Terna* {nn}0 l, *Zulu 1* topped up, *{unit}* needs a bowser by {later}.',
      '> c: Bowser arriva alle {later}, molo 2.',
      '> d: Grazie.',
    ],
    ['w: *Saver 21* reports night vision {fine|fine again after the lens was changed}, crew of five, 2.{n} h of fuel.'],
    [
      'd: Flares in the second locker expire next month. Ordered new ones. ~~Throw away~~ **hand in** the old ones at the boathouse.',
    ],
  ],
}

export const stories: readonly Story[] = [
  {
    day: 2,
    hour: 4,
    minute: 12,
    lines: [
      "h: **MV Solvarg** · :rotating_light: MV *Solvarg*, 84 m general cargo, 11 POB, blackout 2.1 nm WSW of North Mole, `57°57.2'N 006°27.4'E`. Drifting to the South Mole at 2.6 kt. **45 minutes.** @channel",
      '> d @04:13: On the desk. *Terna* and *Havørn* tasked, *Saver 21* airborne in six. Who has the tug?',
      '> h @04:15: Tug *Bjørn* is in the inner basin, crew aboard, says she cannot pass the bar before 05:00.',
      '> d @04:16: Then we slow her down. Both anchors?',
      '> h @04:18: Master reports port anchor out, five shackles, dragging. Starboard windlass has no power.',
      '> m @04:20: I am here. What do you need decided?',
      '> d @04:21: Helicopter takes off the seven who are not needed, now, before she is on the mole.',
      '> m @04:22: Yes.',
      '> h @04:27: *Saver 21* over the ship. First lift.',
      '> h @04:29: Squall at 04:40, gust 70, ten minutes. Two lifts before it or wait.',
      '> h @04:33: Three up. Breaking off for the squall.',
      '> d @04:44: Position 1.2 nm. Drift down to 1.9 kt, the anchor bites now and then.',
      '> h @04:51: *Havørn* has a line across. Say again: **line across.**',
      '> d @04:54: Parted at 04:54.',
      '> h @04:55: Second line going over.',
      '> h @05:02: Second line holds. *Havørn* turns her head into the sea.',
      '> h @05:06: *Saver 21* back, four more up. Seven off, four stay with the ship.',
      '> d @05:11: Distance to the mole 0.4 nm and **not getting less.**',
      '> h @05:14: Front passes in 20 minutes. Wind veers to NW, that is off the mole.',
      '> h @05:20: Tug *Bjørn* over the bar. I have no idea how.',
      '> d @05:41: Tug made fast aft. Holding 0.5 nm off.',
      '> y @05:44: Seven arrived at the hospital, cold, one wrist. Hepsi iyi (all well).',
      '> h @05:48: Wind NW. :pray:',
      '> h @06:35: Power back on one generator, starboard anchor home.',
      '> d @07:20: Under tow to the roads north of Skarvøya. Fuel on board 140 t, all tanks dry outside.',
      '> m @08:50: Eleven people and 140 tonnes of oil. Thank you, all of you, and *Havørn* most of all. Ingrid has it from me by phone.',
      '> d @09:06: :white_check_mark: Closed 09:05, at anchor in shelter, *Havørn* stands by. Now breakfast.',
    ],
  },
]
