import type { SceneBank, Story } from '../history-scribe.ts'

export const standing = `### How we grade
| Source | | Content | |
|:-:|:--|:-:|:--|
| A | reliable | 1 | confirmed |
| B | usually reliable | 2 | probably true |
| C | fairly reliable | 3 | possibly true |
| D | not usually reliable | 4 | doubtful |
| E | unreliable | 5 | improbable |
| F | cannot be judged | 6 | cannot be judged |

\`B2\` = usually reliable source, probably true. **Likely** = 55–75 %, **very likely** = 80–95 %. An assessment says what would change it.`

/** Single reports: grade, source, words. */
export const reports = [
  [
    'B2',
    'Patrol',
    'Cars with trailers at {place} after dark, {n} in an hour. Owners collecting their things, plates match the street.',
  ],
  [
    'C3',
    'Social media',
    'Claim that the dam above Tunmo "has cracks". Picture is from another country, {n} years old.',
  ],
  ['A1', 'Harbour master', 'Depth at the entrance {n}.{n} m, shoal growing on the north side.'],
  ['B1', 'AIS', '{vessel} changed destination to Fossheim roads, consistent with engine damage.'],
  ['D4', 'Caller', 'Says that fuel is sold at {place}. Third call from the same number, nothing found twice.'],
  ['A2', 'Satellite', 'Standing water at {place} about {n} ha, down from yesterday.'],
  ['B2', 'Grid company', 'Substation at {place} likely back by {later}.'],
  ['C2', 'Shelter staff', 'People from {place} want to return tonight, about {nn}. Mood calm.'],
  ['B3', 'Drone, municipality', 'Roof damage along {place}, {nn} houses, pattern fits wind and not water.'],
  ['F6', 'Anonymous letter', 'Blames the ferry company for the wall. No facts in it. Filed.'],
  ['A1', 'Tide gauge', '{level} at {time}, residual against prediction falling.'],
  ['B2', 'Coast guard', 'Oil film at grid {grid}, light, breaking up. Source probably the yard and not the ship.'],
  ['C3', 'Fishermen', 'Nets and pontoon drifting off Lyngnes, position about {grid}.'],
  ['B2', 'Road authority', 'Slope above the viaduct moved {n} mm in 24 h, below the limit of 12.'],
  ['D5', 'Messenger group', 'Rumour that {shelter} closes tonight. False, denied at {later} by the municipality.'],
  ['A2', 'Satellite', 'Cloud, no usable picture over {place}. Next pass {later}.'],
] as const

/** The same before there is any water. */
export const reportsBefore = [
  ['A1', 'Harbour master', '{nn} boats still on outer moorings, {n} owners not reached.'],
  ['B2', 'Patrol', 'Residents of {place} carry furniture upstairs. Mood serious, helpful.'],
  ['C3', 'Social media', 'Claim of a "three metre wave". No source, answered by the municipality.'],
  ['A1', 'Tide gauge', '{level} at {time}, residual {n} cm above prediction.'],
  ['B2', 'Road authority', 'Ground above the viaduct is wet, movement {n} mm in 24 h, limit 12.'],
  ['B1', 'AIS', '{vessel} leaves the roads for shelter.'],
  ['C2', 'Shop owners', 'Bread, water and batteries sold out at {place}, new delivery {later}.'],
  ['D4', 'Caller', 'Says the pumps at {place} do not work. Tested: they do.'],
] as const

/** Judgements that hold in any week of such a mission. */
export const standingJudgements = [
  'Communication by mobile network is **likely** to hold; the radio nets stay the fallback.',
  'Crime is **unlikely** to matter; every report so far was an owner or a neighbour.',
  'Interest of the press rises with every picture of boats in streets.',
  'Crews underestimate how tired they are, as always.',
  'The island is **probably** better prepared than the town.',
  'Volunteers stay as long as somebody tells them what to do next.',
] as const

export const judgements = {
  warning: [
    'It is **likely** that the quay wall is overtopped; the joint at the Ferry Terminal is the weakest point.',
    'Evacuation at night is **very likely** to be followed if the buses are visible before dark.',
    'Rivers and sea peak within six hours of each other; Elvebru is **likely** lost as a route for days.',
  ],
  surge: [
    'Flooding in Lower Town has **very likely** reached its greatest extent; new water can come from the river only.',
    'Rumours about the dam are false (`A1`, operator), and will **likely** come back with every power cut.',
    'Fuel is the resource that decides the next 48 hours, before food and beds.',
  ],
  relief: [
    'People will **likely** return before streets are released, first on Mill Street.',
    'The slope at the viaduct is **probably** stable below 15 mm of rain a day.',
    'A pollution event from MV Solvarg is now **unlikely**.',
  ],
  secondLow: [
    'The second low is **unlikely** to pass the temporary wall; the breach in the South Mole is the uncertain part.',
    'Tiredness of crews is now the greatest single risk.',
  ],
  recovery: [
    'Attention moves from rescue to insurance; expect disputes about pumps and priorities.',
    'Mould and cellar accidents are **likely** to cause more injuries this week than the water did.',
    'Price rumours for building material are **possibly** true (`C3`), police informed.',
  ],
} as const

export const bank: SceneBank = {
  routine: [
    'd: Layer `{grid}` {updated|compared with the drone|cleaned of duplicates}, {n} changes. {Nothing that moves the picture.|See the note on it.}',
    'h: {Gauge|Camera|Radar|Model} against {patrol|phone calls|satellite} at {place}: {agrees|agrees within an hour|differs, checking|differs, patrol is right}.',
    "m: {Question from the briefing|Question of the governor}: {how many houses at {place}|when is the next pass|how sure are we}? {Answered with a range.|Answered: we do not know.|On tomorrow's list.}",
    'd: {n} reports regraded, {two up|one down|C3 to B2 after the patrol}. Table is current at {time}.',
    'd: Calls per hour: {nn}, {falling|steady|one cluster at {place}}.',
    'c: Dalla rampa: {drivers say {place} is fine|drivers saw water at {place}|rumour about fuel, nothing behind it}. Graded {C3|B2|C2}.',
    'y: From the clinic, no cases: {injuries at {place} up|nothing unusual|more colds than cuts}. {Bilginize.|For the picture.}',
  ],
  warning: [
    [
      'd: Which picture do we brief at 06:00?',
      "> m: Hana's peak, the wall survey, and *one* slide of what we do not know.",
    ],
    [
      'h: Comparison with the flood of 1987: +1.92 then, forecast +2.1 now. The quay was 20 cm lower, Lower Town had half the houses.',
    ],
  ],
  surge: [
    [
      'm: Two sources for the breach at the terminal: patrol `A1`, ferry company `B1`. Same place, same length. Taken as confirmed.',
    ],
    [
      'd: Red dots on the map are calls, not people. {nn} calls became {n} houses.',
      '> m: Please write this *on* the map.',
    ],
    [
      'h: Satellite radar shows water behind the railway dam that no patrol has reported. Grid {grid}.',
      '> d: Patrol goes there at {later}.',
      '> d: Confirmed, half a metre, {n} houses, empty.',
      '> h: So the radar gets an A2 from me.',
    ],
  ],
  relief: [
    [
      'm: Assessment on returns was wrong by a day: they come back **today**. What did we miss?',
      '> d: The sun. Nobody waits in a sports hall when it shines.',
      '> m: Into the lessons.',
    ],
    [
      "d: Noor's flood outline (received through the municipality) against ours: 94 % the same, theirs is better at {place}. Used theirs there, `B2`.",
    ],
  ],
  secondLow: [
    [
      'h: For the picture tonight: model, gauge, camera on the mole. Three independent ones. If two disagree I wake you.',
      '> m: Do.',
    ],
    ['d: Nothing new in two hours. It is a result as well.'],
  ],
  recovery: [
    [
      'm: What would make us wrong this week?',
      '> h: The trough in 48 h turning into a low. 10 %.',
      '> d: A convoy accident.',
      '> c: Una gru che cade.',
      '> y: Bad water test in Lower Town.',
    ],
    [
      'd: Archive: all assessments numbered, with what became of them. So far: 41 right, 9 half, 6 wrong.',
      '> m: I like that we know it.',
    ],
  ],
  any: [
    [
      'd: Source of this? `{time}` someone wrote "confirmed" without a grade.',
      '> c: Io, scusate. Patrol, saw it themselves: A1.',
      '> d: Thank you.',
    ],
    ['m: Reminder: office only. If a partner needs it, write a new text without sources, I release it.'],
    ["d: Duplicate: the {place} report and yesterday's are the same lorry."],
    ['m: Keep calls and tweets apart in the table. One is a person who needs something.'],
    [
      'h: Overlay of water level and calls: peak of calls comes 25 min after +1.6 m at the gauge. Useful for the next time.',
    ],
    [
      'y: From the clinic: several ask about the "poisoned water". Söylenti, kaynağı yok. Answer sheet is at the door.',
      '> m: Graded E5, answered in the evening bulletin.',
    ],
    ['d: Map layer `{grid}` corrected, road drawn through a church.', '> c: Un miracolo.'],
    ['d: ```diff\n- 14 roads closed\n+ {roads} roads closed\n- {place} unknown\n+ {place} passable on foot, B2\n```'],
  ],
}

export const stories: readonly Story[] = [
  {
    day: 5,
    hour: 10,
    minute: 15,
    lines: [
      'd: Question of the day: is the oil at the yard from *Solvarg*?',
      '> d: For: timing, wind. Against: her tanks were dry outside, film is thin and looks like diesel.',
      '> h: Drift: from the ship it would have gone to Lyngnes, not the yard.',
      '> m: Samples?',
      '> d: *Havørn* took three. Laboratory in two days.',
      '> c: Al cantiere manca un fusto, lo dice il capo officina.',
      '> m: So: **unlikely** from the ship (20 %), likely a drum from the yard. Wait for the laboratory.',
      '> d @+2/11:20: Laboratory says marine diesel, same as the drums of the yard. Closed.',
    ],
  },
]
