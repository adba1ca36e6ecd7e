"""Chinese headers of the raw files."""

# ruff: noqa: E501 (tables of words are read by the row)

CHINESE: dict[str, dict[str, str]] = {
    "trademarks": {
        "registration_no": "注册号", "mark": "商标名称", "mark_zh": "中文商标", "owner": "注册人",
        "nice_classes": "国际分类", "goods": "核定商品", "status": "状态", "registered_on": "注册日期",
        "expires_on": "有效期至", "jurisdiction": "法域",
    },
    "products": {
        "gtin": "商品条码", "registration_no": "注册号", "name": "产品名称",
        "list_price_cny": "指导价(元)", "unit": "计量单位", "weight_kg": "重量(kg)",
    },
    "authorised": {
        "registration_no": "注册号", "platform": "平台", "shop_id": "店铺ID",
        "valid_from": "授权开始", "valid_until": "授权截止",
    },
    "shops": {
        "platform": "平台", "shop_id": "店铺ID", "shop_name": "店铺名称", "operator_name": "经营者",
        "business_licence": "统一社会信用代码", "phone": "联系电话", "return_address": "退货地址",
        "payee_account": "收款账号", "opened_on": "开店日期",
    },
    "companies": {
        "uscc": "统一社会信用代码", "name": "企业名称", "legal_representative": "法定代表人",
        "registered_address": "注册地址", "phone": "联系电话", "founded_on": "成立日期",
    },
    "accounts": {
        "account_no": "账号", "holder_name": "户名", "phone": "联系电话", "bank": "开户行",
    },
    "listings": {
        "platform": "平台", "listing_id": "商品ID", "shop_id": "店铺ID", "title": "商品标题",
        "description": "商品描述", "price": "价格", "currency": "币种", "units_sold": "销量",
        "ship_from": "发货地", "captured_at": "采集时间",
    },
    "payments": {
        "payment_id": "流水号", "payer_account": "付款账号", "payee_account": "收款账号",
        "amount_cny": "金额(元)", "paid_at": "交易时间", "memo": "附言",
    },
    "parcels": {
        "waybill_no": "运单号", "courier": "快递公司", "sender_name": "寄件人",
        "sender_phone": "寄件人电话", "sender_address": "寄件地址", "receiver_name": "收件人",
        "receiver_phone": "收件人电话", "receiver_city": "收件城市", "declared_goods": "内件品名",
        "weight_kg": "重量(kg)", "shipped_at": "揽收时间",
    },
    "scans": {
        "scan_id": "扫码编号", "gtin": "商品条码", "serial": "序列号", "batch": "批号",
        "scanned_at": "扫码时间", "place": "扫码地点",
    },
    "seizures": {
        "seizure_id": "扣押编号", "agency": "查扣机关", "date": "查扣日期", "address": "查扣地址",
        "brand": "涉案品牌", "goods": "物品名称", "quantity": "数量", "unit": "单位",
        "contact_phone": "联系电话",
    },
}  # fmt: skip
"""Table -> column name -> header."""
