"""Names of people who have nothing to do with each other."""

NAMES = [
    "王敏",
    "刘静",
    "赵磊",
    "周芳",
    "孙浩",
    "马超",
    "朱娜",
    "胡军",
    "郭明",
    "林涛",
    "高霞",
    "罗勇",
]
