"""The registry of tables: names, columns, kinds, and the headers they go by.

To let Counterfoil read a new kind of file, add its table here and one line to `TABLES`.
"""

from counterfoil.model.columns import Column, Kind, Table

ID, REF, PHONE, MONEY, TIME, DATE = Kind.ID, Kind.REF, Kind.PHONE, Kind.MONEY, Kind.TIME, Kind.DATE


def _c(
    name: str, kind: Kind = Kind.TEXT, *aliases: str, need: bool = False, cur: str = ""
) -> Column:
    return Column(name=name, kind=kind, aliases=aliases, required=need, currency=cur)


TRADEMARKS = Table(
    name="trademarks",
    id="registration_no",
    telling=("registration_no", "mark"),
    columns=(
        _c("registration_no", ID, "注册号", "商标注册号", "reg no", "trademark no", need=True),
        _c("mark", Kind.TEXT, "商标", "商标名称", "word mark", "brand", need=True),
        _c("mark_zh", Kind.TEXT, "中文商标", "中文名称", "chinese mark"),
        _c("owner", Kind.TEXT, "注册人", "权利人", "right holder", "holder"),
        _c("nice_classes", Kind.CLASSES, "国际分类", "类别", "nice class", "classes", "尼斯分类"),
        _c("goods", Kind.TEXT, "核定商品", "核定使用商品", "goods and services"),
        _c("status", Kind.TEXT, "状态", "商标状态"),
        _c("registered_on", DATE, "注册日期", "注册日", "registration date"),
        _c("expires_on", DATE, "有效期至", "到期日", "专用期限至", "expiry date", "valid until"),
        _c("jurisdiction", Kind.TEXT, "法域", "国家", "territory", "country"),
    ),
)

PRODUCTS = Table(
    name="products",
    id="gtin",
    telling=("gtin", "list_price"),
    columns=(
        _c("gtin", Kind.GTIN, "商品条码", "条码", "barcode", "ean", "upc", need=True),
        _c("registration_no", REF, "注册号", "商标注册号"),
        _c("name", Kind.TEXT, "产品名称", "品名", "product name"),
        _c(
            "list_price",
            MONEY,
            "list_price_cny",
            "指导价",
            "建议零售价",
            "官方价",
            "msrp",
            cur="currency",
        ),
        _c("currency", Kind.CURRENCY, "币种"),
        _c("unit", Kind.TEXT, "单位", "计量单位"),
        _c("weight_kg", Kind.NUMBER, "重量(kg)", "净重(kg)", "weight"),
    ),
)

AUTHORISED = Table(
    name="authorised",
    id="shop_id",
    key=("registration_no", "platform", "shop_id"),
    telling=("registration_no", "shop_id", "valid_until"),
    columns=(
        _c("registration_no", REF, "注册号", "商标注册号", need=True),
        _c("platform", Kind.TEXT, "平台"),
        _c("shop_id", REF, "店铺ID", "店铺编号", "seller_id", "store_id", need=True),
        _c("valid_from", DATE, "授权开始", "授权起始日", "from"),
        _c("valid_until", DATE, "授权截止", "有效期至", "授权到期日", "until"),
    ),
)

LISTINGS = Table(
    name="listings",
    id="listing_id",
    telling=("listing_id", "title"),
    seen_at="captured_at",
    columns=(
        _c("platform", Kind.TEXT, "平台"),
        _c("listing_id", ID, "商品ID", "商品编号", "链接ID", "item_id", "product_id", need=True),
        _c("shop_id", REF, "店铺ID", "店铺编号", "seller_id", "store_id"),
        _c("title", Kind.TEXT, "商品标题", "标题", "商品名称", "item title", need=True),
        _c("description", Kind.TEXT, "商品描述", "描述", "详情", "item description"),
        _c("price", MONEY, "价格", "售价", "单价", "unit price", "asked price", cur="currency"),
        _c("currency", Kind.CURRENCY, "币种", "货币"),
        _c("units_sold", Kind.COUNT, "销量", "已售", "sold", "sales", "月销"),
        _c("ship_from", Kind.TEXT, "发货地", "ships from"),
        _c("captured_at", TIME, "采集时间", "抓取时间", "seen_at", "capture time"),
    ),
)

SHOPS = Table(
    name="shops",
    id="shop_id",
    telling=("shop_id", "shop_name"),
    columns=(
        _c("platform", Kind.TEXT, "平台"),
        _c("shop_id", ID, "店铺ID", "店铺编号", "seller_id", "store_id", need=True),
        _c("shop_name", Kind.TEXT, "店铺名称", "店名", "store name", "seller name"),
        _c("operator_name", Kind.TEXT, "经营者", "经营者姓名", "店主", "operator"),
        _c(
            "business_licence",
            Kind.USCC,
            "统一社会信用代码",
            "营业执照",
            "business license",
            "licence no",
        ),
        _c("phone", PHONE, "联系电话", "电话", "手机号", "telephone", "mobile"),
        _c("return_address", Kind.TEXT, "退货地址", "地址", "return addr"),
        _c("payee_account", Kind.ACCOUNT, "收款账号", "收款账户", "payee"),
        _c("opened_on", DATE, "开店日期", "开店时间", "opening date"),
    ),
)

COMPANIES = Table(
    name="companies",
    id="uscc",
    telling=("uscc", "legal_representative"),
    columns=(
        _c("uscc", Kind.USCC, "统一社会信用代码", "信用代码", "company no", need=True),
        _c("name", Kind.TEXT, "企业名称", "公司名称", "company name"),
        _c("legal_representative", Kind.TEXT, "法定代表人", "法人", "legal rep"),
        _c("registered_address", Kind.TEXT, "注册地址", "住所", "address"),
        _c("phone", PHONE, "联系电话", "电话", "telephone"),
        _c("founded_on", DATE, "成立日期", "成立时间", "founded"),
    ),
)

ACCOUNTS = Table(
    name="accounts",
    id="account_no",
    telling=("account_no", "holder_name"),
    columns=(
        _c("account_no", Kind.ACCOUNT, "账号", "账户", "卡号", "account", need=True),
        _c("holder_name", Kind.TEXT, "户名", "开户人", "账户名", "account holder"),
        _c("phone", PHONE, "联系电话", "电话", "预留手机号", "telephone"),
        _c("bank", Kind.TEXT, "开户行", "银行", "bank name"),
    ),
)

PAYMENTS = Table(
    name="payments",
    id="payment_id",
    telling=("payer_account", "payee_account"),
    seen_at="paid_at",
    columns=(
        _c("payment_id", ID, "流水号", "交易流水号", "transaction_id", need=True),
        _c("payer_account", Kind.ACCOUNT, "付款账号", "付款账户", "from account"),
        _c("payee_account", Kind.ACCOUNT, "收款账号", "收款账户", "to account"),
        _c("amount", MONEY, "amount_cny", "金额", "金额(元)", "交易金额", cur="currency"),
        _c("currency", Kind.CURRENCY, "币种"),
        _c("paid_at", TIME, "交易时间", "付款时间", "time"),
        _c("memo", Kind.TEXT, "附言", "摘要", "备注", "remark"),
    ),
)

PARCELS = Table(
    name="parcels",
    id="waybill_no",
    telling=("waybill_no", "sender_address"),
    seen_at="shipped_at",
    columns=(
        _c("waybill_no", ID, "运单号", "快递单号", "tracking no", "waybill", need=True),
        _c("courier", Kind.TEXT, "快递公司", "承运人", "carrier"),
        _c("sender_name", Kind.TEXT, "寄件人", "发件人", "sender"),
        _c("sender_phone", PHONE, "寄件人电话", "寄件电话", "发件人电话"),
        _c("sender_address", Kind.TEXT, "寄件地址", "发件地址", "from address"),
        _c("receiver_name", Kind.TEXT, "收件人", "receiver", "consignee"),
        _c("receiver_phone", PHONE, "收件人电话", "收件电话"),
        _c("receiver_address", Kind.TEXT, "收件地址", "to address"),
        _c("receiver_city", Kind.TEXT, "收件城市", "目的地", "destination"),
        _c("declared_goods", Kind.TEXT, "内件品名", "申报品名", "goods description"),
        _c("weight_kg", Kind.NUMBER, "重量(kg)", "重量", "weight"),
        _c("shipped_at", TIME, "揽收时间", "寄件时间", "发货时间"),
        _c("shop_id", REF, "店铺ID", "店铺编号"),
    ),
)

LIVESTREAMS = Table(
    name="livestreams",
    id="room_id",
    telling=("room_id", "segments"),
    seen_at="started_at",
    columns=(
        _c("platform", Kind.TEXT, "平台"),
        _c("room_id", ID, "直播间ID", "直播间", "room", need=True),
        _c("shop_id", REF, "店铺ID", "店铺编号"),
        _c("streamer", Kind.TEXT, "主播", "主播名称", "host"),
        _c("started_at", TIME, "开播时间", "开始时间", "start time"),
        _c("segments", Kind.SPEECH, "字幕", "转写", "transcript"),
    ),
)

SEIZURES = Table(
    name="seizures",
    id="seizure_id",
    telling=("seizure_id", "quantity"),
    seen_at="date",
    columns=(
        _c("seizure_id", ID, "扣押编号", "查扣编号", need=True),
        _c("agency", Kind.TEXT, "机关", "查扣机关", "authority"),
        _c("date", DATE, "日期", "查扣日期", "扣押日期", "seized_on"),
        _c("address", Kind.TEXT, "地址", "查扣地址", "place"),
        _c("brand", Kind.TEXT, "品牌", "涉案品牌", "mark"),
        _c("goods", Kind.TEXT, "商品", "品名", "物品名称"),
        _c("quantity", Kind.COUNT, "数量", "units"),
        _c("unit", Kind.TEXT, "单位", "计量单位"),
        _c("contact_phone", PHONE, "联系电话", "电话"),
    ),
)

TIPS = Table(
    name="tips",
    id="tip_id",
    telling=("tip_id", "text"),
    seen_at="received_at",
    columns=(
        _c("tip_id", ID, "举报编号", "线索编号", need=True),
        _c("received_at", TIME, "接收时间", "举报时间"),
        _c("text", Kind.TEXT, "内容", "举报内容", "body", need=True),
    ),
)

SCANS = Table(
    name="scans",
    id="scan_id",
    telling=("scanned_at", "serial"),
    seen_at="scanned_at",
    columns=(
        _c("scan_id", ID, "扫码编号", need=True),
        _c("gtin", Kind.GTIN, "商品条码", "条码", "barcode"),
        _c("serial", Kind.TEXT, "序列号", "防伪码", "serial no"),
        _c("batch", Kind.TEXT, "批号", "批次", "lot"),
        _c("scanned_at", TIME, "扫码时间", "scan time"),
        _c("place", Kind.TEXT, "扫码地点", "地点", "city", "location"),
        _c("latitude", Kind.NUMBER, "纬度", "lat"),
        _c("longitude", Kind.NUMBER, "经度", "lon", "lng"),
        _c("result", Kind.TEXT, "结果", "查询结果"),
    ),
)

DOCUMENTS = Table(
    name="documents",
    id="document_id",
    telling=("document_id", "body"),
    seen_at="created_at",
    columns=(
        _c("document_id", ID, "文件编号", "文档编号", need=True),
        _c("name", Kind.TEXT, "文件名", "文档名称", "file name"),
        _c("author", Kind.TEXT, "作者", "起草人"),
        _c("created_at", TIME, "创建时间", "日期"),
        _c("body", Kind.TEXT, "正文", "全文"),
    ),
)

TABLES: tuple[Table, ...] = (
    TRADEMARKS,
    PRODUCTS,
    AUTHORISED,
    LISTINGS,
    SHOPS,
    COMPANIES,
    ACCOUNTS,
    PAYMENTS,
    PARCELS,
    LIVESTREAMS,
    SEIZURES,
    TIPS,
    SCANS,
    DOCUMENTS,
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
