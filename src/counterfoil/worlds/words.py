"""Words from which worlds are made. Cities are real, brands, firms and persons are not."""

# ruff: noqa: E501, SIM905 (tables of words are read by the row)

# Written character, its reading, its Traditional form, characters that sound the same.
CHARACTERS: tuple[tuple[str, str, str, str], ...] = (
    ("龙", "long", "龍", "隆珑"), ("华", "hua", "華", "骅桦"), ("宝", "bao", "寶", "保堡"),
    ("丽", "li", "麗", "莉俐"), ("东", "dong", "東", "冬咚"), ("凤", "feng", "鳳", "奉俸"),
    ("鸿", "hong", "鴻", "洪泓"), ("达", "da", "達", "答妲"), ("兴", "xing", "興", "幸杏"),
    ("宁", "ning", "寧", "凝柠"), ("云", "yun", "雲", "芸耘"), ("飞", "fei", "飛", "菲非"),
    ("腾", "teng", "騰", "藤疼"), ("辉", "hui", "輝", "晖徽"), ("润", "run", "潤", "闰润"),
    ("泽", "ze", "澤", "择则"), ("岭", "ling", "嶺", "领令"), ("乐", "le", "樂", "勒叻"),
    ("庆", "qing", "慶", "罄磬"), ("广", "guang", "廣", "犷广"), ("业", "ye", "業", "叶夜"),
    ("银", "yin", "銀", "吟垠"), ("鹤", "he", "鶴", "贺赫"), ("鹰", "ying", "鷹", "樱缨"),
    ("麦", "mai", "麥", "迈脉"), ("锦", "jin", "錦", "紧谨"), ("绣", "xiu", "繡", "秀袖"),
    ("远", "yuan", "遠", "苑愿"), ("诚", "cheng", "誠", "城程"), ("谷", "gu", "穀", "古鼓"),
    ("泰", "tai", "泰", "太态"), ("恒", "heng", "恆", "衡横"), ("安", "an", "安", "鞍桉"),
    ("佳", "jia", "佳", "嘉家"), ("瑞", "rui", "瑞", "睿锐"), ("祥", "xiang", "祥", "翔详"),
    ("禾", "he", "禾", "和河"), ("晨", "chen", "晨", "辰尘"), ("朗", "lang", "朗", "烺朖"),
    ("源", "yuan", "源", "缘园"), ("鼎", "ding", "鼎", "顶酊"), ("凌", "ling", "凌", "玲菱"),
    ("峰", "feng", "峰", "丰锋"), ("松", "song", "松", "嵩淞"), ("星", "xing", "星", "猩腥"),
    ("岚", "lan", "嵐", "兰蓝"), ("韵", "yun", "韻", "运孕"), ("桥", "qiao", "橋", "乔侨"),
    ("沐", "mu", "沐", "木牧"), ("芮", "rui", "芮", "瑞锐"), ("帆", "fan", "帆", "凡繁"),
    ("湾", "wan", "灣", "弯豌"), ("涛", "tao", "濤", "韬滔"), ("锐", "rui", "銳", "瑞睿"),
)  # fmt: skip

SYLLABLES = (
    "bro zan mor thal vex ky dri fen wy lum tra ek nov shu pel quo ister ober mi dax ru "
    "sil ven tok ha gri jol ash und ble cro yst ari fo nug lis em pra owa ste vur hin ziq "
    "kol ane du wex orb ith sca plo ery tum gan isk wel fra"
).split()

# Ordinary words that are marks here for one kind of goods and plain speech for others.
PLAIN_WORDS: tuple[tuple[str, str], ...] = (
    ("Driftwood", "浮木"), ("Thicket", "丛林"), ("Lantern", "灯笼"), ("Meadow", "草甸"),
    ("Cobblestone", "卵石"), ("Snowfall", "落雪"), ("Harbour Mist", "港雾"), ("Bramble", "荆棘"),
    ("Cinnabar", "朱砂"), ("Willow Bark", "柳皮"), ("Tidepool", "潮池"), ("Gooseberry", "醋栗"),
)  # fmt: skip

SURNAMES = (
    "王 wang 李 li 张 zhang 刘 liu 陈 chen 杨 yang 赵 zhao 黄 huang 周 zhou 吴 wu 徐 xu 孙 sun "
    "胡 hu 朱 zhu 高 gao 林 lin 何 he 郭 guo 马 ma 罗 luo 梁 liang 宋 song 郑 zheng 谢 xie "
    "韩 han 唐 tang 冯 feng 于 yu 董 dong 萧 xiao 程 cheng 曹 cao 袁 yuan 邓 deng 许 xu 傅 fu "
    "沈 shen 曾 zeng 彭 peng 吕 lü 苏 su 卢 lu 蒋 jiang 蔡 cai 贾 jia 丁 ding 魏 wei 薛 xue "
    "叶 ye 阎 yan 余 yu 潘 pan 杜 du 戴 dai 夏 xia 钟 zhong 汪 wang 田 tian 任 ren 欧阳 ouyang"
).split()
GIVEN = (
    "伟 wei 芳 fang 娜 na 敏 min 静 jing 强 qiang 磊 lei 军 jun 洋 yang 勇 yong 艳 yan 杰 jie "
    "娟 juan 涛 tao 明 ming 超 chao 霞 xia 平 ping 刚 gang 桂 gui 文 wen 辉 hui 玲 ling 红 hong "
    "建 jian 国 guo 志 zhi 秀 xiu 丽 li 鹏 peng 飞 fei 倩 qian 波 bo 斌 bin 宇 yu 浩 hao "
    "凯 kai 婷 ting 雪 xue 琳 lin 晨 chen 欣 xin 阳 yang 帆 fan 佳 jia 宁 ning 思 si 雨 yu "
    "子 zi 涵 han 梓 zi 睿 rui 俊 jun 博 bo 诗 shi 嘉 jia 怡 yi 悦 yue 然 ran 彤 tong"
).split()

# City, Pinyin, province, district, district in English, six-digit area.
CITIES: tuple[tuple[str, str, str, str, str, int], ...] = (
    ("义乌", "Yiwu", "浙江省", "稠城街道", "Choucheng Subdistrict", 330782),
    ("深圳", "Shenzhen", "广东省", "龙岗区", "Longgang District", 440307),
    ("广州", "Guangzhou", "广东省", "白云区", "Baiyun District", 440111),
    ("莆田", "Putian", "福建省", "荔城区", "Licheng District", 350304),
    ("汕头", "Shantou", "广东省", "澄海区", "Chenghai District", 440515),
    ("枣庄", "Zaozhuang", "山东省", "滕州市", "Tengzhou", 370481),
    ("温州", "Wenzhou", "浙江省", "瓯海区", "Ouhai District", 330304),
    ("泉州", "Quanzhou", "福建省", "晋江市", "Jinjiang", 350582),
    ("苏州", "Suzhou", "江苏省", "吴中区", "Wuzhong District", 320506),
    ("长沙", "Changsha", "湖南省", "雨花区", "Yuhua District", 430111),
    ("西安", "Xi'an", "陕西省", "雁塔区", "Yanta District", 610113),
    ("成都", "Chengdu", "四川省", "武侯区", "Wuhou District", 510107),
    ("沈阳", "Shenyang", "辽宁省", "和平区", "Heping District", 210102),
    ("合肥", "Hefei", "安徽省", "蜀山区", "Shushan District", 340104),
    ("青岛", "Qingdao", "山东省", "李沧区", "Licang District", 370213),
    ("昆明", "Kunming", "云南省", "官渡区", "Guandu District", 530111),
)
STREETS: tuple[tuple[str, str], ...] = (
    ("人民路", "Renmin Road"), ("中山大道", "Zhongshan Avenue"), ("文昌街", "Wenchang Street"),
    ("振兴路", "Zhenxing Road"), ("金桥大道", "Jinqiao Avenue"), ("滨河路", "Binhe Road"),
    ("学府街", "Xuefu Street"), ("朝晖路", "Zhaohui Road"), ("长江路", "Changjiang Road"),
    ("桃园街", "Taoyuan Street"), ("环城北路", "Huancheng North Road"), ("商贸街", "Shangmao Street"),
    ("工业五路", "Gongye 5th Road"), ("云锦路", "Yunjin Road"), ("南湖大道", "Nanhu Avenue"),
)  # fmt: skip
ABROAD = ("Hanoi", "Ho Chi Minh City", "Hong Kong", "Kuala Lumpur", "Manchester", "Lagos")
"""Where shops of cross-border rings say they ship from."""

PLATFORMS = ("HuiMall", "QianCart", "StreamBazaar", "OldTown", "KuaiShelf", "Portway")
COURIERS = ("Kuaima", "Lüfeng", "Songda", "Wayline")
BANKS = ("Tonghe Bank", "Ninghai Bank", "First Harvest Bank", "PayLeaf", "Qianbao Pay")

SHOP_HEADS: tuple[tuple[str, str], ...] = (
    ("星选", "Star Pick"), ("万家", "Every Home"), ("小李", "Little Plum"), ("优质", "Fine"),
    ("鑫源", "Gold Spring"), ("便民", "Handy"), ("老街", "Old Street"), ("百汇", "Hundred"),
    ("晴天", "Sunny Day"), ("海淘", "Seaway"), ("一品", "First Class"), ("工坊", "Workshop"),
    ("丰收", "Good Crop"), ("蓝鲸", "Blue Whale"), ("草根", "Grassroot"), ("北斗", "Dipper"),
)  # fmt: skip
SHOP_TAILS: tuple[tuple[str, str], ...] = (
    ("商行", "Trading"), ("小店", "Shop"), ("旗舰店", "Flagship"), ("专营店", "Store"),
    ("优选", "Select"), ("直播间", "Live"), ("仓库店", "Warehouse"), ("杂货铺", "Sundries"),
)  # fmt: skip
FIRM_KINDS: tuple[tuple[str, str], ...] = (
    ("商贸", "Trading"), ("电子商务", "E-commerce"), ("供应链管理", "Supply Chain"),
    ("日用品", "Household Goods"), ("科技", "Technology"), ("实业", "Industry"),
)  # fmt: skip
