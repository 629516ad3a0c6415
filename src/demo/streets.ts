/** Streets that any city might have: plants, trades, seasons; nobody's name. Type first. */
export const streets: readonly { name_ru: string, name_en: string }[] = readStreets(`
  ул: Ясная=Yasnaya Садовая=Sadovaya Луговая=Lugovaya Речная=Rechnaya Сосновая=Sosnovaya
  Берёзовая=Beryozovaya Кленовая=Klenovaya Рябиновая=Ryabinovaya Вишнёвая=Vishnyovaya Яблоневая=Yablonevaya
  Липовая=Lipovaya Ольховая=Olkhovaya Ивовая=Ivovaya Каштановая=Kashtanovaya Ореховая=Orekhovaya
  Полевая=Polevaya Лесная=Lesnaya Озёрная=Ozyornaya Родниковая=Rodnikovaya Ключевая=Klyuchevaya
  Песчаная=Peschanaya Каменная=Kamennaya Меловая=Melovaya Гончарная=Goncharnaya Кузнечная=Kuznechnaya
  Ткацкая=Tkatskaya Плотницкая=Plotnitskaya Мельничная=Melnichnaya Пекарная=Pekarnaya Канатная=Kanatnaya
  Парусная=Parusnaya Причальная=Prichalnaya Паромная=Paromnaya Бакенная=Bakennaya Рыбацкая=Rybatskaya
  Вокзальная=Vokzalnaya Деповская=Depovskaya Стрелочная=Strelochnaya Путейская=Puteyskaya
  Заводская=Zavodskaya Литейная=Liteynaya Станочная=Stanochnaya Чертёжная=Chertyozhnaya Приборная=Pribornaya
  Радужная=Raduzhnaya Солнечная=Solnechnaya Рассветная=Rassvetnaya Закатная=Zakatnaya Звёздная=Zvyozdnaya
  Лунная=Lunnaya Весенняя=Vesennyaya Летняя=Letnyaya Осенняя=Osennyaya Зимняя=Zimnyaya Снежная=Snezhnaya
  Тихая=Tikhaya Светлая=Svetlaya Дружная=Druzhnaya Счастливая=Schastlivaya Новая=Novaya Школьная=Shkolnaya
  Библиотечная=Bibliotechnaya Театральная=Teatralnaya Музейная=Muzeynaya Аптекарская=Aptekarskaya
  Больничная=Bolnichnaya Почтовая=Pochtovaya Ярмарочная=Yarmarochnaya Соборная=Sobornaya
  Колокольная=Kolokolnaya Сторожевая=Storozhevaya Валовая=Valovaya Прибрежная=Pribrezhnaya Дубовая=Dubovaya
  пр-т: Строителей=Stroiteley Энтузиастов=Entuziastov Учителей=Uchiteley Речников=Rechnikov
  Мелиораторов=Melioratorov Северный=Severny Южный=Yuzhny Зелёный=Zelyony Широкий=Shiroky Дружбы=Druzhby
  пер: Тихий=Tikhy Яблочный=Yablochny Сиреневый=Sirenevy Косой=Kosoy Короткий=Korotky Мостовой=Mostovoy
  Банный=Banny Хлебный=Khlebny Ситцевый=Sittsevy Овражный=Ovrazhny
  б-р: Липовый=Lipovy Цветной=Tsvetnoy Каштановый=Kashtanovy Парковый=Parkovy Молодёжный=Molodyozhny
  ш: Старозаводское=Starozavodskoye Лесное=Lesnoye Полевое=Polevoye Озёрное=Ozyornoye
  пл: Привокзальная=Privokzalnaya Торговая=Torgovaya Ратушная=Ratushnaya
`)

function readStreets(list: string): { name_ru: string, name_en: string }[] {
  const english: Record<string, string> = {
    ул: 'St', 'пр-т': 'Ave', пер: 'Lane', 'б-р': 'Blvd', ш: 'Hwy', пл: 'Sq',
  }
  const full: Record<string, string> = {
    ул: 'улица', 'пр-т': 'проспект', пер: 'переулок', 'б-р': 'бульвар', ш: 'шоссе', пл: 'площадь',
  }
  let kind = 'ул'
  const found: { name_ru: string, name_en: string }[] = []
  for (const word of list.trim().split(/\s+/)) {
    if (word.endsWith(':')) {
      kind = word.slice(0, -1)
      continue
    }
    const [ru, en] = word.split('=') as [string, string]
    const before = kind === 'ул' || kind === 'пл' || /(ый|ий|ой|ое)$/.test(ru)
    // An adjective stands before its noun («Тихий переулок»), a genitive after it («проспект Строителей»).
    found.push({
      name_ru: before ? `${ru} ${full[kind]}` : `${full[kind]} ${ru}`,
      name_en: `${en} ${english[kind]}`,
    })
  }
  return found
}
