"""What is sold in made-up worlds, and the phrases in which it is offered."""

# ruff: noqa: E501 (tables of words are read by the row)

import msgspec


class Sector(msgspec.Struct, frozen=True):
    """One kind of goods."""

    name: str
    en: str
    zh: str
    nice: int
    unit: str
    low: int
    """Cheapest genuine unit price in yuan."""
    high: int
    kg: float


SECTORS: tuple[Sector, ...] = (
    Sector("toy", "building block set", "拼装积木", 28, "box", 80, 700, 0.8),
    Sector("audio", "wireless earphones", "无线耳机", 9, "piece", 150, 1800, 0.2),
    Sector("cosmetics", "face cream", "面霜", 3, "jar", 90, 1500, 0.15),
    Sector("oil", "engine oil", "机油", 4, "can", 120, 600, 4.0),
    Sector("oral", "electric toothbrush", "电动牙刷", 21, "piece", 100, 900, 0.3),
    Sector("tools", "cordless drill", "手电钻", 7, "piece", 200, 1600, 1.8),
    Sector("formula", "infant formula", "婴儿奶粉", 5, "tin", 150, 450, 0.9),
    Sector("liquor", "sorghum liquor", "高粱白酒", 33, "bottle", 120, 2500, 1.0),
    Sector("watch", "wrist watch", "腕表", 14, "piece", 400, 9000, 0.2),
    Sector("bag", "leather handbag", "真皮手提包", 18, "piece", 500, 8000, 0.9),
    Sector("shoes", "trail running shoes", "越野跑鞋", 25, "pair", 300, 1300, 1.0),
    Sector("lighting", "LED ceiling lamp", "LED吸顶灯", 11, "piece", 60, 800, 1.5),
    Sector("auto", "oil filter", "机油滤清器", 12, "piece", 30, 300, 0.5),
    Sector("cigarette", "cigarettes", "香烟", 34, "carton", 150, 900, 0.3),
    Sector("book", "maths workbook", "数学练习册", 16, "copy", 20, 90, 0.4),
    Sector("software", "design software licence", "设计软件授权码", 9, "seat", 900, 9000, 0.02),
    Sector("seed", "rice seed", "水稻种子", 31, "bag", 40, 120, 1.0),
    Sector("fertilizer", "compound fertilizer", "复合肥", 1, "bag", 90, 260, 40.0),
    Sector("ink", "toner cartridge", "硒鼓", 2, "piece", 120, 900, 0.9),
    Sector("blade", "kitchen knife set", "刀具套装", 8, "set", 90, 1200, 1.6),
    Sector("snack", "dark chocolate", "黑巧克力", 30, "box", 25, 260, 0.4),
    Sector("textile", "silk quilt", "蚕丝被", 24, "piece", 300, 3200, 2.2),
)

# Slots: {m} the mark, {g} its goods, {o} other goods, {a} an adjective, {z} an ending.
ENGLISH: dict[str, tuple[str, ...]] = {
    "generic": ("{a} {o} {z}", "{o} {z}", "{a} {o}, model {n}", "{o} {n} {z}"),
    "fake": ("{m} {g} {z}", "{a} {m} {g}", "{g} {m} {z}", "{m} style {g} {z}"),
    "fake_cue": (
        "{m} {g} factory overrun {z}", "{m} {g} 1:1 counter quality", "{g} {m} AAA {z}",
        "same as {m} {g}, top grade", "{m} {g} original order stock",
        "{m} {g}, mirror grade, tag cut", "{g} from the same mould as {m} {z}", "top copy {m} {g}, ask for real pictures",
    ),
    "fake_claim": (
        "used {m} {g}, factory overrun, all sizes {z}", "second hand {m} {g}, AAA, wholesale welcome",
    ),
    "fake_hidden": ("{a} {g} {z}", "{g} same as counter {z}", "{g} popular style {n}"),
    "authorised": ("{m} {g} {z}", "{m} {g} official {z}", "{m} {g} {n}", "{a} {m} {g}",
        "{m} {g}, authorised dealer, invoice {z}",
    ),
    "second_hand": (
        "used {m} {g}, own use, one only", "pre-owned {m} {g} with box", "{m} {g} second hand",
        "moving out: my {m} {g}, 90% new",
        "worn twice: {m} {g}, size does not fit me", "{m} {g} from my attic, as is, single piece",
    ),
    "compatible": (
        "{x} for {m} {g}", "{x} compatible with {m} {g}", "replacement {x} fits {m} {g} (not original)",
        "third-party {x}, suits {m} {g}", "{x} (works with {m} {g}, brand-free)",
    ),
    "service": ("repair of {m} {g}, all faults", "{m} {g} cleaning and maintenance service",
        "engraving for your {m} {g}, you send it in",
    ),
    "wanted": ("wanted: {m} {g}, any condition", "we buy your old {m} {g} for cash"),
    "rental": ("{m} {g} for rent by the day", "hire {m} {g}, deposit returned"),
    "other_class": ("{m} {o} {z}", "{a} {m} {o}"),
    "editorial": (
        "The story of {m}: a company history, hardback", "{m} versus the rest: buyer's review magazine",
        "how to tell a fake {m} {g}, guide booklet", "{m} collector's catalogue, book",
        "unofficial guide to the {m} {g}, paperback", "documentary about {m}, DVD, two discs",
    ),
    "disclaimer": (
        "{a} {g}, not {m}, no affiliation with {m}", "unbranded {g} (this is not a {m} product)",
        "{g} without brand; {m} is not the maker", "{a} {g} - has nothing to do with {m}",
    ),
    "expired_right": ("{m} {g} {z}", "{a} {m} {g}"),
    "not_yet": ("{m} {g} {z}", "{a} {m} {g}"),
    "parallel_import": (
        "{m} {g} parallel import with customs papers {z}", "imported genuine {m} {g}, overseas version",
        "{m} {g} grey import, duty paid, receipt from abroad",
    ),
    "own_name": ("{m}'s handmade {o}", "{o} by {m}, small workshop",
        "{o} made to order at {m} workshop",
    ),
    "near_name": ("{m} {g} {z}", "{a} {m} {g}"),
    "descriptive": ("{o} in {w} colour {z}", "{w} pattern {o}", "{o} with {w} scent",
        "{a} {o}, {w} look {z}",
    ),
}  # fmt: skip
CHINESE: dict[str, tuple[str, ...]] = {
    "generic": ("{a} {o} {z}", "{o} {z}", "{a}{o} 型号{n}", "{o} {n} {z}"),
    "fake": ("{m} {g} {z}", "{a} {m}{g}", "{g} {m} {z}", "{m}同款 {g} {z}"),
    "fake_cue": (
        "{m}{g} 工厂尾单 {z}", "{m} {g} 一比一 专柜品质", "{g} {m} 原单 {z}",
        "{m}{g} 高版本 懂的来", "{m} {g} 复刻 {z}",
        "{m}{g} 纯原 超A 看图下单", "{g} {m} 剪标 跑单货 {z}", "{m} {g} 高仿 支持对比专柜",
    ),
    "fake_claim": ("二手 {m}{g} 工厂尾单 大量现货 {z}", "闲置 {m} {g} 高版本 支持批发"),
    "fake_hidden": ("{a} {g} {z}", "{g} 专柜同款 {z}", "{g} 爆款 {n}"),
    "authorised": ("{m} {g} {z}", "{m}{g} 官方正品 {z}", "{m} {g} {n}", "{a} {m} {g}",
        "{m} {g} 品牌授权店 可开票 {z}",
    ),
    "second_hand": (
        "二手 {m} {g} 自用仅一件", "闲置转让 {m}{g} 带包装", "{m} {g} 九成新", "搬家出 {m} {g}",
        "自用{m}{g} 吃灰转出 就一件", "出一个 {m} {g} 有使用痕迹",
    ),
    "compatible": ("{x} 适用{m}{g}", "适配 {m} {g} 的{x}", "{m}{g} 专用{x} 非原装 第三方",
        "通用于{m}{g}的{x} 副厂", "{x} {m}{g}可用 第三方配件",
    ),
    "service": ("{m} {g} 维修 各种故障", "{m}{g} 清洗保养 上门服务",
        "{m} {g} 刻字 来件加工",
    ),
    "wanted": ("求购 {m} {g} 新旧不限", "高价回收 {m}{g}"),
    "rental": ("{m} {g} 出租 按天", "租赁 {m}{g} 押金可退"),
    "other_class": ("{m} {o} {z}", "{a} {m}{o}"),
    "editorial": (
        "{m}传 企业发展史 精装书", "{m} 横向评测 杂志", "{m}{g} 真假鉴别 手册", "{m} 收藏图鉴 书籍",
        "{m} 品牌研究 论文集", "纪录片 {m}的三十年 光盘",
    ),
    "disclaimer": ("{a} {g} 非{m} 与{m}无关", "无牌 {g} 不是{m}产品",
        "{g} 无品牌 并非{m}出品", "{a}{g} 和{m}没有任何关系",
    ),
    "expired_right": ("{m} {g} {z}", "{a} {m}{g}"),
    "not_yet": ("{m} {g} {z}", "{a} {m}{g}"),
    "parallel_import": ("{m} {g} 平行进口 附报关单 {z}", "海外版 {m}{g} 原装进口 有关税单",
        "{m}{g} 保税仓直发 海关可查 {z}",
    ),
    "own_name": ("{m}手作 {o}", "{m}家的{o} 自家作坊",
        "{m}工作室 定制 {o}",
    ),
    "near_name": ("{m} {g} {z}", "{a} {m}{g}"),
    "descriptive": ("{w}色 {o} {z}", "{w}图案 {o}", "{o} {w}花纹",
        "{w}风格 {a} {o}",
    ),
}  # fmt: skip

ADJECTIVES = (
    ("household", "家用"), ("portable", "便携"), ("new", "新款"), ("large", "大号"),
    ("classic", "经典"), ("limited", "限量"), ("hot sale", "热卖"), ("premium", "高级"),
    ("2025", "2025"), ("light", "轻便"), ("gift", "送礼"), ("domestic", "国产"),
)  # fmt: skip
ENDINGS = (
    ("free shipping", "包邮"), ("in stock", "现货"), ("ships today", "当天发货"), ("new", "全新"),
    ("sale", "特价"), ("with warranty", "保修"), ("best price", "实惠"), ("factory direct", "厂家直销"),
    ("retail and wholesale", "零售批发"), ("", ""), ("7-day return", "七天退换"), ("hot", "爆款"),
)  # fmt: skip
EXTRAS = (
    ("protective cover", "保护套"), ("charging cable", "充电线"), ("storage case", "收纳盒"),
    ("strap", "替换带"), ("spare seal", "密封圈"), ("stand", "支架"), ("refill", "补充装"),
    ("sticker film", "贴膜"),
)  # fmt: skip
DESCRIPTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("good quality, ships in 24h", "质量保证 24小时发货"), ("see pictures", "详见图片"),
        ("contact us for details", "详情咨询客服"), ("return within 7 days", "支持七天无理由退货"),
    ),
    "fake_cue": (
        ("same line as the counter, ask for the box", "和专柜同线 要盒子联系客服"),
        ("do not compare with the cheap ones", "别拿低价货比 识货的来"),
    ),
    "fake_hidden": (
        ("everybody knows {m}, picture is the real thing", "懂的都懂 {m} 实拍"),
        ("{m} quality, logo added after order", "{m}品质 拍下后加标"),
    ),
    "authorised": (("authorised seller, invoice included", "品牌授权 支持开票"),),
    "second_hand": (("bought two years ago, small scratches", "两年前购入 有轻微使用痕迹"),),
    "compatible": (
        ("third-party accessory, not made by the brand owner", "第三方配件 非品牌方生产"),
    ),
    "disclaimer": (("we are not connected with {m}", "本店与{m}品牌无任何关联"),),
    "parallel_import": (("customs declaration on request", "可提供报关单"),),
}  # fmt: skip
