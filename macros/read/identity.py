"""Who reports, for which period, and all that the title block needs: data/report.yml."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from macros.read.yaml.file import Day, Model, Sign, Year, option

_MOST_YEARS = 200
_FIRST_YEAR = 1970  # the first that every kind of file can give for its own time


class Period(Model):
    """The years that the report covers, both included."""

    tu: Year = Field(description="Năm đầu của kỳ báo cáo.")
    den: Year = Field(description="Năm cuối của kỳ báo cáo.")

    @model_validator(mode="after")
    def _not_endless(self) -> Period:
        if not 0 <= self.den - self.tu < _MOST_YEARS:
            raise ValueError(
                f"kỳ báo cáo từ {self.tu} đến {self.den} không phải 1–{_MOST_YEARS} năm"
            )
        return self


class Signature(Model):
    """The signature block: authority (T/M …), office, name."""

    quyen_han: str | None = option(
        "Ký thay mặt ai, viết tắt theo thể thức: T/M, K/T của Đảng, TM., KT. của Nhà "
        "nước; ghi “không” khi người ký là người đứng đầu."
    )
    chuc_vu: str | None = option("Chức vụ người ký, như PHÓ BÍ THƯ hoặc PHÓ GIÁM ĐỐC.")
    ho_ten: str | None = option("Họ và tên người ký.")

    @property
    def authority(self) -> str:
        """On whose behalf; "" for who signs for himself."""
        words = (self.quyen_han or "").strip()
        return "" if words.lower() == "không" else words


class Spelling(Model):
    """How the report spells where the language leaves a choice, and its words of other tongues."""

    dau_thanh: Literal["cu", "moi"] | None = option(
        "Đặt dấu thanh: cu (hòa, thủy) hoặc moi (hoà, thuỷ); null: theo số đông."
    )
    tu_rieng: tuple[str, ...] = option(
        "Tên riêng, từ mượn mà phép chính tả không có, như [Plông, robot].", ()
    )


class Appendix(Model):
    """What is printed behind the signature under its own heading: a page, a table or a form."""

    ten: str | None = option(
        "Tên phụ lục, in ở đầu phụ lục; không ghi thì là tên của biểu.", min_length=1
    )
    trang: str | None = option("Trang trong docs/ không thuộc đề cương, in làm phụ lục.")
    bang: str | None = option("Tên bảng trong data/tables, in cả bảng làm phụ lục.")
    bieu: Sign | None = option(
        "Biểu chính thức in kèm số liệu, như 2 hoặc 7A: số biểu, tên tệp trong "
        "data/mau_bieu là bieu_2, bieu_7a_…",
        json_schema_extra={"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
    )
    nam: int | tuple[int, ...] | None = option(
        "Một năm hoặc danh sách năm; biểu không ghi thì là năm cuối của kỳ báo cáo."
    )
    don_vi: str | tuple[str, ...] | None = option(
        "Mã một đơn vị hoặc danh sách mã; biểu không ghi thì là đơn vị báo cáo."
    )
    cot: tuple[str, ...] = option("Các cột được in của bảng; trống: cả.", ())

    @property
    def years(self) -> tuple[str, ...]:
        """The years that are asked for; none where all are."""
        asked = self.nam if isinstance(self.nam, tuple) else (self.nam,)
        return tuple(str(one) for one in asked if one is not None)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that are asked for; none where all are."""
        asked = self.don_vi if isinstance(self.don_vi, tuple) else (self.don_vi,)
        return tuple(one for one in asked if one is not None)

    @model_validator(mode="after")
    def _one_source(self) -> Appendix:
        if sum(one is not None for one in (self.trang, self.bang, self.bieu)) != 1:
            raise ValueError("ghi một trong ba: “trang”, “bang” hoặc “bieu”")
        if not self.ten and self.bieu is None:
            raise ValueError("thiếu “ten”, tên in ở đầu phụ lục")
        if self.trang is not None and (self.years or self.units or self.cot):
            raise ValueError("“nam”, “don_vi”, “cot” chỉ chọn của “bang”, “bieu”")
        return self


class Guide(Model):
    """What leads through the printed copies: contents, lists, and where they stand."""

    vi_tri: Literal["dau", "cuoi", "khong"] | None = option(
        "Chỗ của mục lục: dau (trước trang 1, đánh số riêng), cuoi (sau phần ký và phụ "
        "lục), khong (không in); null: theo thể thức."
    )
    bang: bool = option("true: có danh mục bảng.", True)
    hinh: bool = option("true: có danh mục hình.", True)
    viet_tat: bool = option("true: có danh mục chữ viết tắt, lấy từ bài viết.", False)


SECRECY = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
URGENCY = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")


class Identity(Model):
    """The report's own particulars; the names are those that the clerk types."""

    ten_loai: str = Field(description="Tên loại văn bản, như BÁO CÁO.")
    trich_yeu: str = Field(description="Trích yếu nội dung, in dưới tên loại.")
    co_quan: str = Field(description="Cơ quan ban hành, chữ in hoa.")
    ky: Period = Field(description="Kỳ báo cáo: {tu: 2010, den: 2020}.")
    co_quan_cap_tren: str | None = option(
        "Dòng trên tên cơ quan, khi cơ quan ban hành có cấp trên."
    )
    ky_hieu: str | None = option("Ký hiệu văn bản, như BC/TU hoặc BC-BV.")
    dia_danh: str | None = option("Địa danh in trước ngày, tháng, năm.")
    logo: str | None = option("Biểu trưng: tệp PNG hoặc SVG trong docs/, như hinh/logo.svg.")
    ten_co_quan: str | None = option("Tên cơ quan viết trong câu, như Tỉnh ủy Thanh Giang.")
    so: Sign | None = option(
        "Số văn bản; null cho đến khi văn thư cấp số.",
        json_schema_extra={"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
    )
    ngay: Day | None = option("Ngày ban hành dạng 2021-11-30; null khi chưa có.")
    mac_dinh: dict[str, str] = option(
        "Giá trị ngầm hiểu của một khóa khi bài không ghi, như {ma_don_vi: thanh_giang}.", {}
    )
    minh_hoa: str | None = option("Câu in trên mọi trang của báo cáo minh họa; null khi là thật.")
    xac_nhan: tuple[str, ...] = option(
        "Những điều check đã hỏi và đúng là có ý: tên nơi khác, năm ngoài kỳ, bảng và "
        "văn bản chưa dùng, như [Bình Thuận, 2025, hd-36-2018].",
        (),
    )
    tu_dong_nghia: dict[str, tuple[str, ...]] = option(
        "Chữ tắt và từ cùng nghĩa để tìm trên trang web, như "
        "{ĐVDB: [đảng viên dự bị], party member: [đảng viên]}.",
        {},
    )
    the_thuc: str = option(
        "Thể thức: tên một tệp trong overrides/in/the-thuc, như hd36 (Hướng dẫn 36), "
        "hd05 (Hướng dẫn 05), nd30 (Nghị định 30) hoặc thuong (công ty, trường học).",
        "hd36",
    )
    du_thao: int | None = option("Lần dự thảo: 1, 2, …; null khi là bản chính thức.", ge=1)
    ky_ten: Signature | None = option("Phần ký ở cuối văn bản.")
    noi_nhan: tuple[str, ...] = option("Nơi nhận, mỗi nơi một dòng.", ())
    do_mat: str | None = option("Độ mật: Mật, Tối mật, Tuyệt mật.")
    do_khan: str | None = option("Độ khẩn: Khẩn, Thượng khẩn, Hỏa tốc.")
    pham_vi_luu_hanh: str | None = option("Phạm vi lưu hành, như Lưu hành nội bộ.")
    ky_hieu_danh_may: str | None = option("Chữ viết tắt tên người đánh máy.")
    so_ban: int | None = option("Số bản phát hành.", ge=1)
    lien_he: str | None = option("Địa chỉ, điện thoại, trang web của cơ quan.")
    viet_tat: dict[str, str] = option(
        "Chữ viết tắt không viết đủ ở bài nào, như {TCCSĐ: tổ chức cơ sở đảng}; in ở "
        "danh mục chữ viết tắt.",
        {},
    )
    phu_luc: tuple[Appendix, ...] = option("Phụ lục in sau phần ký, theo thứ tự.", ())
    muc_luc: Guide = option("Mục lục và các danh mục của bản in, bản Word.", Guide())
    bia: bool = option("true: bản in, bản Word có trang bìa.", False)
    buoc_duyet: tuple[str, ...] = option(
        "Các bước mà mỗi mục phải qua trước bản chính thức, theo thứ tự, như "
        "[thẩm định, trình, duyệt]; ghi từng lần duyệt bằng lệnh baocao duyet.",
        (),
    )
    chinh_ta: Spelling = option("Cách viết riêng của báo cáo.", Spelling())
    repo_url: str | None = option("Địa chỉ web của kho tài liệu, để góp ý và sửa; null: không có.")
    repo_nhanh: str = option("Nhánh của kho để sửa.", "main", pattern=r"^[\w][\w./-]*$")
    repo_loai: Literal["github", "gitlab"] | None = option(
        "Loại kho, khi địa chỉ web không cho biết."
    )

    @field_validator("xac_nhan", mode="before")
    @classmethod
    def _years_as_text(cls, value: object) -> object:
        return [str(one) for one in value] if isinstance(value, list) else value

    @field_validator("ngay")
    @classmethod
    def _time_of_files(cls, value: Day | None) -> Day | None:
        if value is not None and value.year < _FIRST_YEAR:
            raise ValueError(f"{value} trước năm {_FIRST_YEAR}")
        return value

    @field_validator("do_mat", "do_khan")
    @classmethod
    def _known_mark(cls, value: str | None, info: ValidationInfo) -> str | None:
        marks = SECRECY if info.field_name == "do_mat" else URGENCY
        if value is None:
            return None
        if value.upper() not in marks:
            raise ValueError(f"phải là {', '.join(mark.capitalize() for mark in marks)}")
        return value.upper()

    @field_validator("so_ban")
    @classmethod
    def _copies_with_initials(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and not info.data.get("ky_hieu_danh_may"):
            raise ValueError("ghi kèm ký hiệu người đánh máy ở ky_hieu_danh_may")
        return value

    @field_validator("repo_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"https?://[^\s\"'<>]+", value):
            raise ValueError("phải là địa chỉ bắt đầu bằng https://")
        return value

    @property
    def title(self) -> str:
        """The report's name in one line, such as "Báo cáo tổng kết về …"."""
        return f"{self.ten_loai.capitalize()} {self.trich_yeu}"
