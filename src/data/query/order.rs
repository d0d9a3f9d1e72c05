//! The order of texts in a list. Chinese stands where its pinyin stands among
//! Latin words, because the order of code points means nothing to anybody;
//! numbers stand by their value.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::CharIndices;
use std::sync::LazyLock;

use ib_matcher::pinyin::PinyinNotation;

use super::{HAN, PINYIN, narrow, place};

/// Characters of several readings whose usual one is not the first by
/// alphabet: the readings under which GB 2312 orders its level 1, as far as
/// they differ. The rest of the characters has one reading or the first.
const USUAL: &str = "\
bi臂 bo伯 bu卜 chai拆 chan掺 chang厂 cheng称橙 chi尺 chuo绰 dai呆 dan单 di底地 du读 dun蹲敦顿 ge胳 guang广 hang夯 he呵合貉 hong红 \
huan还 huo豁 jia夹贾 jiao剿 jie藉芥 jing颈 ju句 jue觉 ka咖咯 kai楷 kang扛 ke坷咳 keng吭 kui傀溃 kuo括 lan蓝 lei肋 liao潦了 lu碌露陆 \
lun纶 luo落络 me么 mi糜谜秘泌 mo摩抹末 nan南 niao鸟 nong弄 o哦 pai派 pang胖 pao刨炮 ping屏 po魄迫 pu埔朴曝瀑 qi期其奇齐岂 qian乾浅嵌 \
qiang强 qie茄且 qu区趣 quan圈 que炔雀 ruo若 sha刹 shan杉 shang裳 shao梢 shen沈 sheng盛 shi石拾什适市 shu熟 shuai衰 shui谁 shuo说 \
si思伺似 suo缩 ta塔 tang汤倘 ti提 tuo驮拓 wan万 wo涡 wu无 xi系戏 xia虾厦吓 xian纤 xiang巷 xiao嚣校 xie挟 xing行 xu戌嘘许畜 xue血 \
xun寻 ye叶 yi遗已屹 yin殷 yong涌 yu俞吁育 yue约钥 zan咱攒 zeng曾 zha扎喳轧栅咋 zhan粘辗 zhao召 zhe折 zheng帧 zhi殖峙 zhong种重 zhou粥 \
zhu著 zhua爪 zhuai拽 zhuan转 zhui椎 zhuo着 zi兹仔 zong综 zu卒 zuo柞";

/// Readings that hold at the beginning of a person's name only.
const SURNAMES: [(&str, &str); 10] = [
    ("尉迟", "yu"),
    ("万俟", "mo"),
    ("曾", "zeng"),
    ("单", "shan"),
    ("仇", "qiu"),
    ("解", "xie"),
    ("区", "ou"),
    ("查", "zha"),
    ("朴", "piao"),
    ("盖", "ge"),
];

/// Words as short as a name that begin with a surname and are none.
const WORDS: &str = "单位 单元 单据 单价 单项 单独 单次 解决 解释 解除 解析 解读 区域 区别 区分 区块 查询 查看 查验 查收 查核 查重 盖章 曾经 朴素";

static READINGS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut readings: Vec<u64> = HAN.map(|c| char::from_u32(c).map_or(u64::MAX, |c| reading(c, ""))).collect();
    for group in USUAL.split_whitespace() {
        let cut = group.find(|c: char| !c.is_ascii()).unwrap_or(group.len());
        for c in group[cut..].chars() {
            if let Some(place) = place(c).and_then(|place| readings.get_mut(place)) {
                *place = reading(c, &group[..cut]);
            }
        }
    }
    readings
});

/// A reading as a number that sorts as the letters do, the tone last: seven
/// letters and a tone, one byte each. The first reading with those letters,
/// or of all if they are empty; the greatest number if there is none.
fn reading(c: char, letters: &str) -> u64 {
    let packed =
        |text: &str| text.bytes().chain(std::iter::repeat(0)).take(7).fold(0_u64, |sum, byte| sum << 8 | u64::from(byte));
    let found = PINYIN.get_pinyins_and_try_for_each(c, |pinyin| {
        let toned = pinyin.notation(PinyinNotation::AsciiTone)?;
        let bare = toned.trim_end_matches(|c: char| c.is_ascii_digit());
        let tone = toned[bare.len()..].bytes().next().unwrap_or(0);
        (letters.is_empty() || bare == letters).then(|| packed(bare) << 8 | u64::from(tone))
    });
    found.unwrap_or(if letters.is_empty() { u64::MAX } else { packed(letters) << 8 })
}

/// What a text is compared by, one after the other.
enum Unit<'a> {
    /// A blank or a mark.
    Mark(char),
    /// Digits, by value; also Chinese ones after 第.
    Number(u128),
    /// Letters in a row.
    Word(&'a str),
    /// A Chinese character with its reading.
    Han(u64, char),
}

impl Unit<'_> {
    const fn class(&self) -> u8 {
        match self {
            Self::Mark(_) => 0,
            Self::Number(_) => 1,
            Self::Word(_) | Self::Han(..) => 2,
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        let letters = |word: &str, other: &mut dyn Iterator<Item = char>| word.chars().flat_map(lower).cmp(other);
        match (self, other) {
            (Self::Mark(a), Self::Mark(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Word(a), Self::Word(b)) => letters(a, &mut b.chars().flat_map(lower)),
            (Self::Han(a, c), Self::Han(b, d)) => (a, c).cmp(&(b, d)),
            (Self::Word(word), Self::Han(reading, _)) => letters(word, &mut spelled(*reading)).then(Ordering::Less),
            (Self::Han(..), Self::Word(_)) => other.order(self).reverse(),
            (a, b) => a.class().cmp(&b.class()),
        }
    }
}

fn lower(c: char) -> impl Iterator<Item = char> {
    narrow(c).to_lowercase()
}

/// The letters of a packed reading; of an unknown one, letters after all others.
fn spelled(reading: u64) -> impl Iterator<Item = char> {
    reading.to_be_bytes().into_iter().take(7).take_while(|byte| *byte != 0).map(char::from)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Walks the units of a text.
struct Units<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    before: char,
}

impl<'a> Units<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, chars: text.char_indices().peekable(), before: '\0' }
    }

    fn han(&self, at: usize, c: char) -> Unit<'a> {
        let rest = &self.text[at..];
        let usual = |c| place(c).and_then(|place| READINGS.get(place)).copied().unwrap_or_else(|| reading(c, ""));
        let surname = if at == 0 { surname(self.text) } else { None };
        Unit::Han(
            match (surname, c) {
                (Some(letters), _) => reading(c, letters),
                (None, '重') if rest.starts_with("重庆") => reading(c, "chong"),
                (None, '俟') if self.text.starts_with("万俟") && at == '万'.len_utf8() => reading(c, "qi"),
                (None, c) => usual(c),
            },
            c,
        )
    }
}

/// How the surname is read that a text begins with. Only a text as short as a
/// name counts as one: 解决方案 is read jie.
fn surname(text: &str) -> Option<&'static str> {
    let (name, letters) = SURNAMES.iter().find(|(name, _)| text.starts_with(name))?;
    if WORDS.split(' ').any(|word| text.starts_with(word)) {
        return None;
    }
    let given = text[name.len()..].chars();
    (given.clone().all(is_han) && (1..=2).contains(&given.count())).then_some(letters)
}

impl<'a> Iterator for Units<'a> {
    type Item = Unit<'a>;

    fn next(&mut self) -> Option<Unit<'a>> {
        let (at, c) = self.chars.next()?;
        let plain = narrow(c);
        let before = std::mem::replace(&mut self.before, c);
        if let Some(digit) = plain.to_digit(10) {
            let mut value = u128::from(digit);
            while let Some(digit) = self.chars.peek().and_then(|(_, c)| narrow(*c).to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(u128::from(digit));
                self.chars.next();
            }
            return Some(Unit::Number(value));
        }
        if before == '第' {
            let run = self.text[at..].chars().take_while(|c| "〇零一二两三四五六七八九十百".contains(*c)).count();
            if let Some(value) = han_value(&mut self.text[at..].chars().take(run)) {
                for _ in 1..run {
                    self.chars.next();
                }
                return Some(Unit::Number(value));
            }
        }
        if is_han(c) {
            return Some(self.han(at, c));
        }
        if !plain.is_alphabetic() {
            return Some(Unit::Mark(plain));
        }
        let in_word = |c: char| narrow(c).is_alphabetic() && !is_han(c);
        while self.chars.next_if(|(_, c)| in_word(*c)).is_some() {}
        let end = self.chars.peek().map_or(self.text.len(), |(end, _)| *end);
        Some(Unit::Word(&self.text[at..end]))
    }
}

/// A Chinese number below 1000; none if there are no digits.
fn han_value(digits: &mut dyn Iterator<Item = char>) -> Option<u128> {
    let (mut sum, mut digit, mut some) = (0, None, false);
    for c in digits {
        some = true;
        match c {
            '百' => sum += digit.take().unwrap_or(1) * 100,
            '十' => sum += digit.take().unwrap_or(1) * 10,
            '两' => digit = Some(2),
            '〇' => digit = Some(0),
            c => digit = "零一二三四五六七八九".chars().zip(0..).find(|(d, _)| *d == c).map(|(_, value)| value),
        }
    }
    some.then(|| sum + digit.unwrap_or(0))
}

/// The order of two texts in a list: numbers by value (`P-2` before `P-10`,
/// 第二期 before 第十期), letters without case or width, Chinese by the usual
/// pinyin with the tone, surnames and 重庆 as they are read, mixed with Latin
/// words: 阿里, Bob, 陈晨, 曾国强, 赵敏. Texts that are equal so far stand by
/// code point, so that only equal texts are equal.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut first, mut second) = (Units::of(a), Units::of(b));
    loop {
        let order = match (first.next(), second.next()) {
            (Some(a), Some(b)) => a.order(&b),
            (None, None) => return a.cmp(b),
            (a, b) => return a.is_some().cmp(&b.is_some()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted<const N: usize>(mut texts: [&str; N]) -> [&str; N] {
        texts.sort_by(|a, b| natural(a, b));
        texts
    }

    #[test]
    fn numbers_stand_by_their_value() {
        for order in
            [["P-2", "P-10", "P-100"], ["第2期", "第10期", "第11期"], ["第二期", "第十期", "第二十一期"], ["v1.2", "v1.10", "v2"]]
        {
            let [a, b, c] = order;
            assert_eq!(sorted([c, a, b]), order);
        }
        assert_eq!(natural("第２期", "第10期"), Ordering::Less);
        assert_eq!(natural("第三期", "第4期"), Ordering::Less);
        assert_eq!(natural("R02", "R2"), "R02".cmp("R2"));
    }

    #[test]
    fn chinese_stands_by_pinyin_among_latin_words_in_any_case() {
        assert_eq!(sorted(["赵敏", "曾国强", "陈晨", "Bob", "阿里"]), ["阿里", "Bob", "陈晨", "曾国强", "赵敏"]);
        assert_eq!(sorted(["bob", "Carl", "Alice", "ＢＯＡ"]), ["Alice", "ＢＯＡ", "bob", "Carl"]);
        assert_eq!(sorted(["张三", "李四", "王五", "安娜"]), ["安娜", "李四", "王五", "张三"]);
        assert_eq!(sorted(["期限", "行业", "重要", "系统", "地区", "单位"]), ["单位", "地区", "期限", "系统", "行业", "重要"]);
        assert_eq!(sorted(["章一", "张二", "章二", "张一"]), ["张二", "张一", "章二", "章一"], "one surname stays together");
    }

    #[test]
    fn surnames_and_chongqing_are_read_as_names() {
        for (name, reading) in [
            ("单雄信", "shan"),
            ("仇英", "qiu"),
            ("解缙", "xie"),
            ("区文", "ou"),
            ("查良镛", "zha"),
            ("朴正", "piao"),
            ("盖伦", "ge"),
            ("尉迟恭", "yu"),
            ("万俟雅言", "mo"),
            ("曾国藩", "zeng"),
            ("重庆", "chong"),
        ] {
            let Some(Unit::Han(packed, _)) = Units::of(name).next() else { panic!("{name}") };
            assert_eq!(spelled(packed).collect::<String>(), reading, "{name}");
        }
        for (title, reading) in
            [("解决方案评审", "jie"), ("查询接口变更", "cha"), ("重要会议", "zhong"), ("单元测试", "dan"), ("单位", "dan")]
        {
            let Some(Unit::Han(packed, _)) = Units::of(title).next() else { panic!("{title}") };
            assert_eq!(spelled(packed).collect::<String>(), reading, "{title}");
        }
    }

    #[test]
    fn every_usual_reading_is_one_that_the_character_has() {
        for group in USUAL.split_whitespace() {
            let cut = group.find(|c: char| !c.is_ascii()).unwrap();
            for c in group[cut..].chars() {
                assert_ne!(reading(c, &group[..cut]) & 0xFF, 0, "{c} has no {}", &group[..cut]);
            }
        }
    }

    proptest! {
        #[test]
        fn the_order_is_total(mut texts in prop::collection::vec("[a-cA-C0-2０ 第二十重庆张章曾单\u{4e00}-\u{4e20}-]{0,5}", 3)) {
            texts.sort_by(|a, b| natural(a, b));
            prop_assert!(natural(&texts[0], &texts[1]).is_le() && natural(&texts[1], &texts[2]).is_le());
            prop_assert!(natural(&texts[0], &texts[2]).is_le());
            prop_assert_eq!(natural(&texts[0], &texts[2]), natural(&texts[2], &texts[0]).reverse());
            prop_assert_eq!(natural(&texts[0], &texts[1]) == Ordering::Equal, texts[0] == texts[1]);
        }

        #[test]
        fn no_text_stops_it(a in any::<String>(), b in any::<String>()) {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
        }
    }
}
