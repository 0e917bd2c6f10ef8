import type { SceneBank, Story } from '../history-scribe.ts'

export const standing = `### Warning levels used in this channel
| Level | Gust | Water level | Who acts |
|:--|--:|--:|:--|
| :white_circle: watch | 30 kt | +0.8 m | duty desk reads hourly |
| :large_orange_diamond: warning | 45 kt | +1.2 m | boats over 10 m only, quays cleared |
| :red_circle: severe | 60 kt | +1.6 m | **no launches without Mara or David** |

Hourly values come from the station on North Mole. Times are **UTC**, wind is true, water is above mean sea level. Forecasts at 05:30, 11:30 and 17:30.`

export const bank: SceneBank = {
  routine: [
    'h: {Clouds|Cloud edge|Back edge of the rain|Next shower line} {on radar about|some} {nn} km west, here in {mins} minutes{.|, nothing heavy.|, short.}',
    'h: Gust {gust} kt {in the last hour|since the full hour}, {as forecast|a bit over the forecast|a bit under the forecast}.',
    'h: {Moře|Sea} {wave} m at W1, period {longer|shorter|unchanged}. {Entrance fine for all boats under their limit.|Bar is the place to watch.|No change of the warning.}',
    'h: Tlak {pressure} hPa, viditelnost {vis} km. {Beze změny.|Zlepšuje se to.|Sleduji to dál.}',
    'h: Asked by {the boats|the depot|the municipality|a journalist}: {rain stops|wind eases|sky clears} about {later}. {Fairly sure.|Not sure at all.|Good confidence.}',
    'h: Level {level} at {time}. {Prediction was within 5 cm.|Residual small.|Residual positive.|Gauge agrees with the staff.}',
    'd: @hana.novak {short window for the divers|slack water|wind at the viaduct|cloud base at Skarvøya} {this afternoon|in the next three hours|around {later}}?',
    'h: {Slack water|Best window for small boats|Least wind of the day} about {later}, {mins} minutes.',
  ],
  warning: [
    [
      'h: The low is deepening {faster than the 00 run had it|a little earlier than planned}. If it keeps the southern track, the surge peak falls **on high water** in the early hours of the third day. I do not like that.',
      '> d: How sure?',
      '> h: Two of three models. 70 % I would say. I decide on the wording at the next run.',
    ],
    [
      'h: Klid před bouří, doslova. Tlak {pressure} hPa a klesá.',
      '> m: In English for the rest of us? :smile:',
      '> h: "Calm before the storm." Pressure {pressure} and falling.',
    ],
    [
      'h: @channel swell from the west arrives before the wind: long period, {wave} m now, doubled by tomorrow evening. It comes over the South Mole first.',
      '> c: Noted, moving the pallets off Fish Quay this afternoon.',
    ],
    [
      'd: @hana.novak latest time for moving boats round to the inner basin?',
      '> h: {later} UTC. After that the entrance breaks across.',
    ],
    ['h: Tide gauge compared with the old staff at the slip: difference 2 cm. We can trust it.'],
    [
      'h: Ensemble spread for the peak: **+1.7 to +2.3 m**. The quay wall is 1.9. You see the problem.',
      '> m: I do. Bringing it to the briefing.',
    ],
    [
      'h: Srážky: 40–60 mm za 24 hodin v horách. In English: the rivers come up *behind* the town while the sea comes up in front.',
      '> d: So Elvebru gets it from both sides.',
    ],
  ],
  surge: [
    [
      'h: Gust {gust} kt on the mole. The anemometer is shaking on the camera picture, but the numbers agree with the buoy.',
    ],
    [
      'm: @hana.novak when does it turn?',
      '> h: Wind veers with the front, {later} ± 1 h. Water follows about an hour after. Vydržte.',
      '> m: We hold.',
    ],
    [
      'd: Can Skua go out in this?',
      '> h: In the lee of the mole yes. Outside: {wave} m, period short, breaking on the bar. I would say no.',
      '> d: Agreed, no.',
    ],
    [
      'h: Buoy W2 stopped sending at {time}. Either the antenna or the whole buoy is gone. Using W1 with +0.4 m until we know.',
    ],
    [
      'h: Radar: {two|three} more squall lines, about 40 minutes apart, each good for gusts over {gust}. Use the gaps between them.',
      '> d: Passed to *Terna* and *Havørn*. Exactly what they need.',
    ],
  ],
  relief: [
    [
      'h: Sea going down, {wave} m. Swell stays another day because it comes from far out. Landing craft at Skarvøya: wait for tomorrow morning.',
      '> c: Va bene, aspettiamo.',
    ],
    [
      'h: Fog {tonight|towards morning} as warm air comes over the cold water. Visibility may drop under 500 m in {mins} minutes, it goes fast here.',
    ],
    [
      'c: @hana.novak frost on the forest road tonight?',
      '> h: 0 to −2 at Skogheim, so yes on bridges and in the shade. Grit the ford ramp.',
      '> c: Grazie, passo la voce ai conducenti.',
    ],
    ['h: Evening window for the divers: slack water {later}, about {mins} minutes under half a knot.'],
    [
      'h: Next low is on the map west of Ireland. *Not* like the first one, but the quay wall is damaged, so the same water means more. More at 17:30.',
      '> m: Not what I wanted to read. Thank you anyway.',
    ],
    ['h: Rain total since the start: **118 mm** at Fossheim, 96 mm here. Rivers peaked; Elva falls 6 cm an hour.'],
  ],
  secondLow: [
    [
      'h: Second low on schedule. Gust {gust}, water {level}. It peaks below +1.5 m, **below the temporary wall**.',
      '> d: Wall crew is told. They will still sit there all night.',
    ],
    [
      'h: Vlny {wave} m, nic dramatického, ale přístavní hráz je oslabená. The breach in the South Mole is what worries me, not the height.',
    ],
    [
      'm: Do we evacuate Mill Street again?',
      '> h: On the numbers, no. On the nerves of the people there: open the school and let them choose.',
      '> m: That is what we do. @channel doors open from {later}.',
    ],
    ['h: The front is through. Wind veered to NW in ten minutes, temperature down 5°.'],
  ],
  recovery: [
    [
      'h: Quiet. {wave} m and {wind} kt. Boats of every size can work today.',
      '> d: They heard you, half the harbour is out.',
    ],
    ['h: Konečně slunce! :sunny:', '> c: Finalmente!!', '> y: Sonunda :sunny:'],
    ['h: Spring tide in two days, +0.6 m without any wind. Worth telling those who dry their cellars.'],
    [
      'h: Buoy W2 found on the beach at Lyngnes by {two boys|a man with a dog}. Dented, light still blinking. @david.stone can somebody collect it?',
      '> d: Mobile 3 passes there this afternoon.',
      '> h: Díky!',
    ],
    [
      'h: Verification of the surge forecast: peak 12 cm too low, an hour too early. Details for the lessons file.',
      '> m: For a once-in-a-generation storm that is very good.',
      '> h: It is 12 cm of water in a kitchen.',
    ],
    ['h: Next possible change: a trough in about 48 h, gusts 30. I keep an eye on it, nobody needs to act.'],
  ],
  any: [
    ['h: Station check at {time}: gauge, wind, pressure all reporting. Battery {nn} % above minimum.'],
    ['h: Correction to the last table: the 18:00 column was local time, now UTC. Sorry.'],
    ['d: Visibility for the helicopter at {later}?', '> h: {vis} km, cloud base {mins}0 m. Legal, not pretty.'],
    [
      'c: Do I tell drivers wind on the viaduct is a problem?',
      '> h: Limit for high-sided vehicles is 38 kt gust. Now {gust}.',
      '> c: Chiaro.',
    ],
    [
      "h: Tide times for tomorrow are on the board and in the [harbour almanac](https://harbour.example/almanac). High water moves about 50 minutes a day, please do not plan with yesterday's.",
    ],
    [
      'y: Cold at night in the tents? Hastalar için soruyorum (asking for the patients).',
      '> h: 3° at 04:00, humid. Two blankets each, and heat before midnight.',
      '> y: Teşekkürler.',
    ],
    [
      'h: > visibility {vis} km, sea {wave} m\n\nThis is what *Terna* reports from outside; the station says the same. Good.',
    ],
    [
      'h: Handing the desk to the duty phone for {n} hours. Automatic values go on, call me for anything over the warning level.',
    ],
  ],
}

export const stories: readonly Story[] = [
  {
    day: 2,
    hour: 2,
    minute: 34,
    lines: [
      'h: Water {level} now. **Every centimetre from here goes into Lower Town.**',
      '> m: Thank you. Situation is told.',
    ],
  },
  {
    day: 2,
    hour: 5,
    minute: 8,
    lines: [
      'h: Voda zatím neklesá. {level}, stejně jako před hodinou.',
      'h: (Water not falling yet, same as an hour ago.)',
    ],
  },
  {
    day: 2,
    hour: 8,
    minute: 40,
    lines: [
      'h: Small good news: air pressure is rising, 0.8 hPa in the last hour. The centre is past us. :crossed_fingers:',
    ],
  },

  {
    day: 1,
    hour: 15,
    minute: 20,
    lines: [
      'h: @channel **Decision needed before 18:00.** Surge peak now forecast **+2.1 m at 03:40 UTC** (range 1.8–2.3). Quay wall is 1.9 m, Lower Town floor level about 1.6 m. I recommend to clear Lower Town tonight and not in the morning.',
      '> m: Walk me through the range please.',
      '> h: Low end: the front comes two hours earlier and misses high water. High end: it sits on it. Middle is what all three models do since noon.',
      '> d: What did the 06 run say?',
      '> h: +1.7. It went up with each run. That is the part I do not like.',
      '> c: How much road do I have? Fish Quay first or Harbour Road?',
      '> h: Harbour Road goes under first, at about +1.3. That is 00:30 tonight. Fish Quay at +1.6, 01:30.',
      '> c: Then buses must be out by 22:00. Ho 9 autobus, me ne servono 14.',
      '> d: Ferry company has six standing at the terminal. Calling.',
      '> y: There are 11 people in Lower Town who cannot walk, according to home care. İki tanesi oksijenli (two on oxygen).',
      '> y: I need two ambulances and one vehicle with a lift.',
      '> c: Lift: school bus number 4 has one. Yours.',
      '> d: Ferry company says yes, six buses with drivers, until midnight.',
      '> m: Shelters?',
      '> c: School 420, sports hall 600, college 500 places. Beds for half of them, blankets for all.',
      '> h: New run just in: +2.05, 03:30. Same picture.',
      '> m: Then we decide now. **Lower Town is cleared from 17:00, complete by 22:00.** @david.stone you run it, @chiara.conti transport, @yusuf.demir those who cannot walk.',
      '> d: Running it.',
      '> c: Si parte.',
      '> y: Tamam, başlıyoruz.',
      '> m @16:16: Municipality informed at 15:58, their text message went out a minute ago.',
      '> h @16:30: I post the level every 15 minutes from 20:00 on.',
      '> m @22:10: Lower Town is clear except for one cat and its owner, both being persuaded.',
      '> d @22:31: Both persuaded. :cat:',
      '> h @+1/00:48: For the record: Harbour Road went under water at 00:38.',
    ],
  },
]
