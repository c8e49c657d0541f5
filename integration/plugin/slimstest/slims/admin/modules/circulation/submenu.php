<?php $menu = [];
