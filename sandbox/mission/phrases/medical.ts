import type { SceneBank, Story } from '../history-scribe.ts'

export const standing = `### Rules of this channel
- **No names, no birth dates, no addresses of patients.** A case is \`M-nnn\`, age as a decade.
- Beds are reported at 00, 06, 12, 18 UTC as *free / staffed*.
- Priorities: :red_circle: 1 now · :large_orange_diamond: 2 within the hour · :white_circle: 3 today
- Transfers by boat or helicopter are asked for here and run in ~sea-rescue.
- Medicine lists: [essential list](https://sundhavn.example/medicine-list)

> What is not written here does not need to be deleted later.`

/** A case from its report (`anyDay` or `afterFlood`) to what became of it (`later`), each with the case's number. */
export const cases = {
  anyDay: [
    ':large_orange_diamond: `{case}` {70s|80s}, breathing difficulty, {shelter}. Oxygen running, needs a monitored bed.',
    ':red_circle: `{case}` {50s|60s}, chest pain, {place}. Ambulance {n} min away.',
    ':large_orange_diamond: `{case}` child, fever and {rash|cough|ear pain}, {shelter}. Isolated in the {music room|library}, doctor on the way.',
    ':white_circle: `{case}` {30s|40s}, exhaustion, volunteer. Sent to sleep by order.',
    ':white_circle: `{case}` {20s|50s}, sprained {ankle|wrist}, {place}. Bandajlandı, ayakta.',
    ':large_orange_diamond: `{case}` {40s|50s}, fall from a ladder at {place}, back pain. Lying transport please.',
    ':large_orange_diamond: `{case}` {60s|80s}, dehydrated and confused, {shelter}. Serum takıldı.',
    ':white_circle: `{case}` {30s|60s}, eye irritation from {lime|cleaning agent}. Rinsed for 20 minutes.',
  ],
  afterFlood: [
    ':white_circle: `{case}` {20s|30s|40s}, {cut foot|cut hand|nail in the boot}, cleaned and stitched at the clinic. Tetanoz yapıldı.',
    ':white_circle: `{case}` {50s|60s}, {insulin|blood pressure tablets|inhaler} lost in the flood. Supplied for seven days.',
    ':red_circle: `{case}` {70s|80s}, hypothermia {31.8|32.4|33.1}°, boat *{unit}* at the slip {later}. Warm room ready.',
    ':large_orange_diamond: `{case}` {60s|70s}, dialysis due {tomorrow|tonight}, {no road|cellar flooded, no car}. Needs a seat to Fossheim.',
  ],
  later: [
    'y: `{case}` accepted by {Fossheim|Sundhavn, second floor|the field clinic}, leaves {later}. Refakatçi: bir hemşire.',
    'd: `{case}`: road is clear {as far as the corner, then boat *Zulu 1*|all the way|over Elvebru side, slow}.',
    'c: `{case}`: {4x4 at the door|seat on the patient bus|lift in Anker 4}, {con autista calmo|ready in {mins} min|two blankets inside}.',
    'y: `{case}` arrived {time}, {stable|better already|in good hands}. {Teşekkürler.|İyi haber.|Bed reported.}',
    'y: `{case}` seen by the doctor, {stays one night|back to the shelter|control tomorrow}. {Ciddi değil.|Kayıt tamam.|Nothing contagious.}',
  ],
} as const

export const bank: SceneBank = {
  routine: [
    'y: {shelter}: {{n} consultations|{nn} consultations|round finished}, {nothing serious|one referred|two to see again tomorrow}. {Teşekkürler ekip.|Sakin bir gün.|Next round {later}.}',
    'y: {Ambulance 1|Ambulance 2|The patient bus} {free again|cleaned, free again|refuelled} `{time}`.',
    'y: {Pharmacy|Laboratory|X-ray Fossheim|Dialysis Fossheim} {open until {later}|sends results at {later}|asks for transport of {n} boxes|fully booked today}.',
    'y: {Water test|Kitchen check|Cold chain check} {shelter}: {fine|passed|passed, one remark|repeated tomorrow}. {İyi.|Kayıtlı.|Filed.}',
    'c: {Red-ribbon pallet|Cold box|Box of dressings} for {the clinic|the hospital|{shelter}} is {on {convoy}|at the ramp|delivered}. {Ecco.|Firma presa.|Signed for.}',
    'y: {Nurse|Doctor|Midwife|Physiotherapist} for {shelter} {arrives {later}|on site|until evening}. {Harika.|Good.|Listeyi güncelledim.}',
    'd: Route for ambulances `{time}`: {clear|{place} one way, marshal there|slow at Elvebru|take the upper road}.',
    'y: {{n} discharged|{n} admitted|One bed blocked for cleaning} `{time}`, board follows at the full hour.',
    'y: {Dressings|Gloves|Masks|Saline}: {nn}0 left at the clinic. {Yeterli.|Order is out.|Bir gün yeter.}',
  ],
  warning: [
    ['y: Hospital cancels planned operations from tomorrow, discharges who can go. 14 beds more by tonight.'],
    [
      'y: Ground floor: X-ray cannot be moved, everything else goes to the second floor. {nn} people carrying. Asansör sadece hastalar için (lift for patients only).',
      '> m: KSR advance team offers hands.',
      '> y: Kabul!',
    ],
    [
      'y: Home care list: 63 people who depend on power or on a nurse. Called: 51. Not reached: 12. @david.stone can the patrols knock?',
      '> d: Addresses to my desk by phone please, not here.',
      '> y: Of course.',
    ],
  ],
  surge: [
    [
      'y: Emergency department runs on the second floor since {time}. **Entrance is the north ramp**, please tell every crew.',
      '> d: Told boats and ambulances.',
    ],
    [
      'y: Generator of the hospital: {n} hours of diesel. Sonra karanlık.',
      '> c: Tanker leaves now, 6 m³, AMBER.',
      '> y: Shift from "worried" to "waiting".',
      '> c: Delivered {later}.',
    ],
    [
      "y: Field clinic at Kirkbakken is up: 24 beds, 2 doctors, 5 nurses. Layla coordinates with Relief Logistique's team. Layla’ya çok teşekkürler.",
    ],
    [
      'y: Bleach and drinking water do not mix by feeling. **4 drops of 5 % per litre, wait 30 minutes.** Please print this.',
    ],
    [
      'm: How many can you take if the school roof goes?',
      '> y: Sitting 60, lying 15. With a plan for two hours, not for two days.',
    ],
    [
      'y: Blood: O negative low at Fossheim. Convoy or helicopter, 8 units, cold.',
      '> d: *Saver 21* brings them on the next leg.',
      '> y: Geldi. All eight.',
    ],
  ],
  relief: [
    [
      'y: Wounds from cleaning: {nn} today, mostly hands. Eldiven! Gloves, everybody. @chiara.conti 400 pairs?',
      '> c: 600 in the morning.',
    ],
    ['y: Water-borne illness watch: {n} cases of diarrhoea in three shelters, no common source. İzliyoruz.'],
    [
      'y: Two of the nurses have lost their own homes and are still here. They get the guest room and I get the argument.',
      '> m: You win the argument. My order, if that helps.',
    ],
    ['y: Pharmacy on Mill Street opens from a van, 09–15. Prescriptions from before the flood are valid.'],
    [
      'y: Psychological first aid at {shelter}, daily 17:00, quiet room. Arabic on {Tuesday|Thursday}, thanks to Layla.',
    ],
  ],
  secondLow: [
    ['y: For tonight: 10 beds kept free, two ambulances *above* the river, team of the field clinic sleeps there.'],
    ['y: Quiet. Three sprains, one panic attack, one toothache at 03:00. Diş hekimi yok, ağrı kesici var.'],
  ],
  recovery: [
    [
      'y: Ground floor of the hospital: floor dry, disinfected, measured twice. X-ray technician comes on {Thursday|Monday}.',
    ],
    ['y: Field clinic closes stepwise: 24 → 12 beds today. Ekip çok yorgun ama gülüyor.'],
    ['y: Tetanus: {nn} given today, total 1,140. Cold chain without a single alarm.'],
    [
      'y: Mould is the next patient: masks FFP2 for everyone who opens walls. 2,000 requested.',
      '> c: 1,200 tomorrow, rest with {convoy}.',
    ],
    [
      'm: Figures for the report, no cases please, only sums.',
      '> y: Treated 1,906, admitted 143, transferred 88, born 3.',
      '> m: Born three! That goes on page one.',
    ],
  ],
  any: [
    [
      'y: :large_orange_diamond: 20s, 36 weeks, regular pains, and the road to Fossheim takes {mins} min.',
      '> c: I have a 4x4 at the door, con autista calmo.',
      '> y: Midwife goes along.',
      '> y: Sağlıklı bir kız. (A healthy girl.) Everyone may smile now. :baby:',
    ],
    ['y: Cold box 2 was at 9° for {mins} minutes. Contents thrown away, box out of service. Kayıt tutuldu.'],
    ['c: Medical pallets now have a red ribbon so that nobody puts soup on them.', '> y: :heart: Sonunda!'],
    ['y: Handover {time}: beds ok, {n} transfers open, nothing urgent. Nöbetçi: telefon 2.'],
    [
      'd: Reminder from security: a photo of a ward is a photo of patients. One was posted and is removed.',
      '> y: Doğru. Kişiyle konuştum. (Right. I talked to the person.)',
    ],
    [
      'y: Supplies asked for by the clinic\n- [x] dressings, 300\n- [x] saline 0.9 %, 120 l\n- [ ] salbutamol inhalers, 40\n- [ ] thermometers, {nn}',
      '> c: Inhalers: Fossheim pharmacy, tomorrow 07:00. Thermometers: li sto cercando.',
    ],
    ['y: Doctor asks for the helicopter landing light at the school. Işık zayıf.', '> d: New battery at {later}.'],
    ['y: Interpreter list renewed, phone numbers only in the office safe.'],
    ['h: Cold night, 1° in the valley. For your tents.', '> y: Heaters on from 22:00. Sağ ol Hana.'],
    ['m: Can visitors come?', '> y: 15–17, two per bed, hands washed. Kural bu.'],
  ],
}

export const stories: readonly Story[] = [
  {
    day: 3,
    hour: 19,
    minute: 40,
    lines: [
      "y: @channel **Oxygen.** Hospital 31 h, field clinic 12 h at today's use. The plant at Fossheim fills tomorrow at the earliest. I need 24 cylinders of 10 l by 06:00.",
      '> c: Dove sono? Where are full ones?',
      '> y: Dive club has 9, medical grade no, technical grade… doctor says in an emergency yes, checked one by one.',
      '> d: *Havørn* has 6 medical, wants them back some day.',
      '> y: Alırım! Six is half the night.',
      '> c: Fossheim hospital?',
      '> y: They give 8 if the road is open.',
      '> c: AMBER is open for a 4x4, ford at 48 cm. Driver leaves in ten minutes.',
      '> h: Rain band over Skogheim 21–22. Ford rises 10 cm afterwards. Be across before.',
      '> c: Capito: there by 20:50, back before 21:40 or wait on the far side.',
      '> d @20:05: *Havørn* transfers hers by RIB at the north ramp 20:30.',
      '> y @20:41: Six received, sealed, tested. :white_check_mark:',
      '> y: Also lowered consumption: two patients moved to concentrators, generator is enough.',
      '> y: Yeni hesap: clinic 21 h.',
      '> m: Well done. What is the plan if the ford closes?',
      '> y: Move four patients from the clinic to the hospital by boat, in the dark. I would rather not.',
      '> c @21:22: He is across, on the way back, 8 on board.',
      '> c @21:58: At the clinic. Bravo Anker 2.',
      '> y: 14 new in total. Yetmez ama sabaha kadar yeter: not enough, but enough until morning.',
      '> d @+1/05:20: Fossheim plant confirms filling from 05:00, convoy AN with 40 at 08:30.',
      '> y @08:47: Forty cylinders. Herkese teşekkürler, bu gece rahat uyuyacağım.',
    ],
  },
]
